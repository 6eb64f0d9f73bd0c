using Taproot.Store.Querying;

namespace Taproot.Store.Traces;

/// <summary>Finds spans.</summary>
public interface ITraceReader
{
    /// <summary>
    /// The spans of a trace in the order in which they began, those among them that agents of other hosts know by another trace id; empty when there is
    /// none. At most <see cref="TraceLimits.MaxSpans"/>.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="traceId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<StoredSpan>> GetTraceAsync(string project, string traceId, CancellationToken cancellationToken);

    /// <summary>
    /// Spans of other traces that link to a trace, from a day before it to a day after; at most <see cref="TraceLimits.MaxLinks"/>. Those that only say which end of a request
    /// an agent saw are part of the trace and not told.
    /// </summary>
    Task<IReadOnlyList<LinkingSpan>> GetLinkingAsync(string project, string traceId, CancellationToken cancellationToken);

    /// <summary>Spans that match, the newest first.</summary>
    Task<IReadOnlyList<StoredSpan>> SearchAsync(string project, SpanQuery query, CancellationToken cancellationToken);

    /// <summary>Requests, failures and times by service, name and kind: spans that were served or begin a trace.</summary>
    Task<IReadOnlyList<SpanSummary>> SummarizeAsync(string project, TimeWindow window, IReadOnlyCollection<string> services, CancellationToken cancellationToken);

    /// <summary>The resources that sent spans in a window.</summary>
    Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken);
}

/// <summary>Bounds of answers.</summary>
public static class TraceLimits
{
    /// <summary>Most spans of a trace that are given out.</summary>
    public const int MaxSpans = 10_000;

    /// <summary>Most links to a trace that are given out.</summary>
    public const int MaxLinks = 100;
}

/// <summary>What to look for among spans; what is null or empty does not restrict.</summary>
public sealed record SpanQuery : RowQuery
{
    /// <summary>All of a window.</summary>
    public SpanQuery(TimeWindow window)
        : base(window)
    {
    }

    /// <summary>With what is common to all searches.</summary>
    public SpanQuery(RowQuery common)
        : base(common)
    {
    }

    /// <summary>Name of the span.</summary>
    public string? Name { get; init; }

    /// <summary>Kind of the span, as OpenTelemetry names it: Server, Client …</summary>
    public string? Kind { get; init; }

    /// <summary>Only spans with an error.</summary>
    public bool FailedOnly { get; init; }

    /// <summary>Which spans are meant where nothing else says so.</summary>
    public SpanScope Scope { get; init; }

    /// <summary>Names of services of which, in one trace, each calls the next; empty does not restrict.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Least duration, nanoseconds.</summary>
    public long? MinDuration { get; init; }

    /// <summary>Greatest duration, nanoseconds.</summary>
    public long? MaxDuration { get; init; }
}

/// <summary>A choice of spans.</summary>
public enum SpanScope
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that were served, and those that begin a trace.</summary>
    Requests,

    /// <summary>Those that begin a trace.</summary>
    Roots,
}

/// <summary>A span as it is stored. Times are nanoseconds since 1970.</summary>
public sealed record StoredSpan(
    long Time, string TraceId, string SpanId, string ParentSpanId, string Name, string Kind, string Service, long Duration, string Status, string StatusMessage,
    string Scope, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> ResourceAttributes, ulong ResourceKey,
    IReadOnlyList<StoredEvent> Events, IReadOnlyList<StoredLink> Links, ulong RowKey);

/// <summary>A span that links to a span of another trace. The time is nanoseconds since 1970.</summary>
public sealed record LinkingSpan(long Time, string TraceId, string SpanId, string Service, string Name, string ToSpanId);

/// <summary>Something that happened in a span.</summary>
public sealed record StoredEvent(long Time, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A span that another one refers to.</summary>
public sealed record StoredLink(string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Spans of one service, name and kind. Quantiles are the lower bounds of their buckets, milliseconds.</summary>
public sealed record SpanSummary(string Service, string Name, string Kind, long Total, long Failed, double MeanMs, double P50Ms, double P95Ms, double P99Ms);
