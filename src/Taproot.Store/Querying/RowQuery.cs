using Taproot.Store.Querying.Filters;

namespace Taproot.Store.Querying;

/// <summary>What searches of spans and of log records have in common; what is null or empty does not restrict.</summary>
public record RowQuery(TimeWindow Window)
{
    /// <summary>Names of services, any of them.</summary>
    public IReadOnlyCollection<string> Services { get; init; } = [];

    /// <summary>Resources, any of them.</summary>
    public IReadOnlyCollection<ulong>? Resources { get; init; }

    /// <summary>Attributes of the row or its resource, all of them.</summary>
    public IReadOnlyCollection<AttributeFilter> Attributes { get; init; } = [];

    /// <summary>What a query line asks for.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Where the page before ended; null for the first.</summary>
    public PageKey? After { get; init; }

    /// <summary>Where the page before began, for the next newer one; null where pages get older.</summary>
    public PageKey? Before { get; init; }

    /// <summary>Most rows to give out.</summary>
    public int Limit { get; init; } = 100;
}
