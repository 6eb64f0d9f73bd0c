using Taproot.Store.Querying;

namespace Taproot.Store.Logs;

/// <summary>Finds log records.</summary>
public interface ILogReader
{
    /// <summary>Records that match, the newest first.</summary>
    Task<IReadOnlyList<StoredLog>> SearchAsync(string project, LogQuery query, CancellationToken cancellationToken);

    /// <summary>The resources that sent log records in a window.</summary>
    Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken);
}

/// <summary>What to look for among log records; what is null or empty does not restrict.</summary>
public sealed record LogQuery(TimeWindow Window)
{
    /// <summary>Names of services, any of them.</summary>
    public IReadOnlyCollection<string> Services { get; init; } = [];

    /// <summary>Resources, any of them.</summary>
    public IReadOnlyCollection<ulong>? Resources { get; init; }

    /// <summary>Least severity, OpenTelemetry's number.</summary>
    public int? MinSeverity { get; init; }

    /// <summary>Text within the body, in small or capital letters.</summary>
    public string? Text { get; init; }

    /// <summary>Hash of the pattern.</summary>
    public string? Pattern { get; init; }

    /// <summary>The trace, 32 hexadecimal digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>Attributes of the record or its resource, all of them.</summary>
    public IReadOnlyCollection<AttributeFilter> Attributes { get; init; } = [];

    /// <summary>Where the page before ended; null for the first.</summary>
    public PageKey? After { get; init; }

    /// <summary>Most records to give out.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A log record as it is stored; the time is nanoseconds since 1970.</summary>
public sealed record StoredLog(
    long Time, string TraceId, string SpanId, string Severity, int SeverityNumber, string Service, string Body, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> ResourceAttributes, ulong ResourceKey, string Scope, string EventName, string Pattern, ulong RowKey);
