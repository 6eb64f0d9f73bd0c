using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;

namespace Taproot.Store.Logs;

/// <summary>Finds log records.</summary>
public interface ILogReader
{
    /// <summary>Records that match, the newest first; of a page of newer ones, those next to where the page before began.</summary>
    Task<IReadOnlyList<StoredLog>> SearchAsync(string project, LogQuery query, CancellationToken cancellationToken);

    /// <summary>One record; null when there is none.</summary>
    /// <param name="project">The project.</param>
    /// <param name="key">Its time and <see cref="StoredLog.RowKey"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<StoredLog?> FindAsync(string project, PageKey key, CancellationToken cancellationToken);

    /// <summary>How many records match; pages and the limit do not matter.</summary>
    Task<long> CountAsync(string project, LogQuery query, CancellationToken cancellationToken);

    /// <summary>The resources that sent log records in a window.</summary>
    Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken);
}

/// <summary>What to look for among log records; what is null or empty does not restrict.</summary>
public sealed record LogQuery : RowQuery
{
    /// <summary>All of a window.</summary>
    public LogQuery(TimeWindow window)
        : base(window)
    {
    }

    /// <summary>With what is common to all searches.</summary>
    public LogQuery(RowQuery common)
        : base(common)
    {
    }

    /// <summary>Least severity, OpenTelemetry's number.</summary>
    public int? MinSeverity { get; init; }

    /// <summary>Text within the body, in small or capital letters.</summary>
    public string? Text { get; init; }

    /// <summary>Hash of the pattern.</summary>
    public string? Pattern { get; init; }

    /// <summary>The trace, 32 hexadecimal digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>All that rows must be like but what only columns of log records say.</summary>
    internal Filter? FilterWithText => (Text, Filter) switch
    {
        (null or "", _) => Filter,
        (_, null) => new TextFilter(Text, TextMatch.Phrase),
        _ => new AndFilter([new TextFilter(Text, TextMatch.Phrase), Filter]),
    };
}

/// <summary>A log record as it is stored; the time is nanoseconds since 1970.</summary>
public sealed record StoredLog(
    long Time, string TraceId, string SpanId, string Severity, int SeverityNumber, string Service, string Body, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> ResourceAttributes, ulong ResourceKey, string Scope, string EventName, string Pattern, ulong RowKey);
