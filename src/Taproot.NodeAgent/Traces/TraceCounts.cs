using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Traces;

/// <summary>Why a request did not become a span.</summary>
internal enum SpanDrop
{
    /// <summary>Too many traces began in that second.</summary>
    RateLimit,

    /// <summary>The sampling left its trace out.</summary>
    Sampling,

    /// <summary>A health check, or excluded by its path.</summary>
    Excluded,

    /// <summary>Its process sends a span of it by itself.</summary>
    Instrumented,

    /// <summary>It was never answered.</summary>
    Unanswered,

    /// <summary>Too many requests waited for their answers.</summary>
    TooManyOpen,

    /// <summary>Too many spans waited to be sent.</summary>
    BufferFull,

    /// <summary>Its trace had too many spans.</summary>
    TraceTooLarge,

    /// <summary>Its process belongs to nobody, or to somebody who opted out.</summary>
    NoOwner,

    /// <summary>The spool did not take it.</summary>
    Refused,

    /// <summary>Memory was short.</summary>
    MemoryShort,
}

/// <summary>What became of the requests. Thread-safe.</summary>
internal sealed class TraceCounts
{
    private static readonly string[] DropNames =
        ["rate_limit", "sampling", "excluded", "instrumented", "unanswered", "too_many_open", "buffer_full", "trace_too_large", "no_owner", "refused", "memory"];

    private static readonly MetricDescriptor SpansSent = new(
        "taproot_agent_spans_total", MetricType.Counter, "Spans handed to the spool, by how their parents were found.", ["parent_rule"]);

    private static readonly MetricDescriptor SpansDropped = new(
        "taproot_agent_spans_dropped_total", MetricType.Counter, "Requests that were looked at and did not become spans, by reason.", ["reason"]);

    private readonly long[] _sent = new long[ParentRules.All.Length];
    private readonly long[] _dropped = new long[DropNames.Length];

    /// <summary>Spans were sent.</summary>
    public void AddSent(ParentRule rule) => Interlocked.Increment(ref _sent[(int)rule]);

    /// <summary>A request became no span.</summary>
    public void AddDropped(SpanDrop reason, long count = 1) => Interlocked.Add(ref _dropped[(int)reason], count);

    /// <summary>Requests that became no spans.</summary>
    public long Dropped(SpanDrop reason) => Volatile.Read(ref _dropped[(int)reason]);

    /// <summary>Writes the counts.</summary>
    public void Collect(IMetricSink sink)
    {
        foreach (var rule in ParentRules.All) sink.Add(SpansSent, Volatile.Read(ref _sent[(int)rule]), rule.Name());
        for (var i = 0; i < DropNames.Length; i++) sink.Add(SpansDropped, Volatile.Read(ref _dropped[i]), DropNames[i]);
    }
}
