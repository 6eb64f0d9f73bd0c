using Taproot.Store.Querying;

namespace Taproot.Store.Logs;

/// <summary>Finds patterns of log records.</summary>
public interface ILogPatternReader
{
    /// <summary>Patterns whose records match, those of most records first.</summary>
    Task<IReadOnlyList<StoredPattern>> ListPatternsAsync(string project, PatternQuery query, CancellationToken cancellationToken);
}

/// <summary>What patterns to look for; what is null or empty does not restrict.</summary>
public sealed record PatternQuery(TimeWindow Window)
{
    /// <summary>Names of services, any of them.</summary>
    public IReadOnlyCollection<string> Services { get; init; } = [];

    /// <summary>Resources, any of them.</summary>
    public IReadOnlyCollection<ulong>? Resources { get; init; }

    /// <summary>Least severity, OpenTelemetry's number.</summary>
    public int? MinSeverity { get; init; }

    /// <summary>Hash of one pattern.</summary>
    public string? Pattern { get; init; }

    /// <summary>Most patterns to give out.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A pattern as its records show it; times are nanoseconds since 1970.</summary>
/// <param name="Pattern">Its hash.</param>
/// <param name="Records">Records of it.</param>
/// <param name="First">When its first record was written.</param>
/// <param name="Last">When its last record was written.</param>
/// <param name="SeverityNumber">The highest severity of its records.</param>
/// <param name="Services">Some of the services that write it.</param>
/// <param name="Bodies">Some of its messages, the beginnings of long ones.</param>
public sealed record StoredPattern(
    string Pattern, long Records, long First, long Last, int SeverityNumber, IReadOnlyList<string> Services, IReadOnlyList<string> Bodies);
