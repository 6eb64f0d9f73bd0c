using Taproot.Store.Querying;

namespace Taproot.Store.Traces.Exploring;

/// <summary>Compares a part of the spans with the rest, and sums up traces.</summary>
public interface ITraceExplorer
{
    /// <summary>Spans by time and duration.</summary>
    /// <param name="project">The project.</param>
    /// <param name="query">Which spans.</param>
    /// <param name="stepMs">Width of a column; whole seconds.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<LatencyMap> MapAsync(string project, SpanQuery query, long stepMs, CancellationToken cancellationToken);

    /// <summary>Spans by service, name and kind, in a box and beside it.</summary>
    Task<IReadOnlyList<OperationCounts>> CountAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken);

    /// <summary>Some of the traces in a box, and of those beside it; without a box all are in it. Whole traces, from all over the window, without reasons.</summary>
    Task<TraceSample> SampleAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken);

    /// <summary>Some of the traces with an error in a box, with the reasons of the deepest spans that failed. Nothing is compared with them.</summary>
    Task<TraceSample> SampleFailuresAsync(string project, SpanQuery query, TraceBox box, CancellationToken cancellationToken);

    /// <summary>The same as <see cref="SampleAsync"/> without their spans.</summary>
    Task<TraceSample> ChooseAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken);

    /// <summary>Traces whose spans match, those whose span began last first.</summary>
    Task<TracePage> ListAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken);

    /// <summary>What is found in traces of the one part more often than in those of the other.</summary>
    Task<IReadOnlyList<AttributeShare>> CompareAttributesAsync(string project, SampledTraces selected, SampledTraces rest, CancellationToken cancellationToken);

    /// <summary>Who calls whom.</summary>
    Task<CallStatistics> CountCallsAsync(string project, TimeWindow window, IReadOnlyCollection<string> services, CancellationToken cancellationToken);
}

/// <summary>Spans by time and duration.</summary>
/// <param name="FromMs">Begin of the first column, milliseconds since 1970.</param>
/// <param name="StepMs">Width of a column.</param>
/// <param name="Counts">By bucket of <see cref="LatencyBuckets"/>, then by column.</param>
/// <param name="Failed">Spans with an error by column.</param>
public sealed record LatencyMap(long FromMs, long StepMs, IReadOnlyList<long[]> Counts, long[] Failed);

/// <summary>Counts of spans.</summary>
/// <param name="Total">Spans.</param>
/// <param name="Failed">Those with an error.</param>
/// <param name="DurationSum">Sum of durations, nanoseconds.</param>
/// <param name="Buckets">By bucket of <see cref="LatencyBuckets"/>.</param>
public sealed record SpanFigures(long Total, long Failed, long DurationSum, long[] Buckets)
{
    /// <summary>Nothing.</summary>
    public static SpanFigures None => new(0, 0, 0, new long[LatencyBuckets.Bounds.Count]);

    /// <summary>Both together.</summary>
    public SpanFigures Plus(SpanFigures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var buckets = Buckets.ToArray();
        LatencyBuckets.Add(buckets, other.Buckets);
        return new(Total + other.Total, Failed + other.Failed, DurationSum + other.DurationSum, buckets);
    }
}

/// <summary>Spans of a service, name and kind, in a box and beside it.</summary>
public sealed record OperationCounts(string Service, string Name, string Kind, SpanFigures Selected, SpanFigures Rest);

/// <summary>Traces of a part of the spans.</summary>
/// <param name="TraceIds">Their ids.</param>
/// <param name="Windows">Times in which all their spans lie.</param>
/// <param name="IsPart">Whether there may be more such traces.</param>
public sealed record SampledTraces(IReadOnlyList<string> TraceIds, IReadOnlyList<TimeWindow> Windows, bool IsPart)
{
    /// <summary>Further ids under which hosts know these traces, and which each is.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Two parts of the traces.</summary>
/// <param name="Selected">Those of the box.</param>
/// <param name="Rest">The others.</param>
/// <param name="Spans">The spans of both, where they were asked for.</param>
/// <param name="IsSample">Whether there may be more.</param>
public sealed record TraceSample(SampledTraces Selected, SampledTraces Rest, IReadOnlyList<SampledSpan> Spans, bool IsSample);

/// <summary>A page of traces.</summary>
/// <param name="Traces">The traces, each once.</param>
/// <param name="Matches">How many spans it was made of.</param>
/// <param name="Last">The last of these, where the next page begins.</param>
public sealed record TracePage(IReadOnlyList<TraceSummary> Traces, int Matches, MatchedSpan? Last);

/// <summary>A span of a sampled trace. Times in nanoseconds.</summary>
public sealed record SampledSpan(
    string TraceId, string SpanId, string ParentSpanId, string Service, string Name, string Kind, long Time, long Duration, bool IsFailed, string Reason);

/// <summary>A trace in a list. Times in nanoseconds.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Time">When its first span began.</param>
/// <param name="Duration">From its first span's begin to its last one's end.</param>
/// <param name="RootService">Service of the span that began it, or of the first that is known.</param>
/// <param name="RootName">Name of that span.</param>
/// <param name="HasRoot">Whether that span began the trace.</param>
/// <param name="Spans">Spans.</param>
/// <param name="Failed">Spans with an error.</param>
/// <param name="Services">Some services, by name.</param>
/// <param name="Match">The newest span of it that matches.</param>
public sealed record TraceSummary(
    string TraceId, long Time, long Duration, string RootService, string RootName, bool HasRoot, long Spans, long Failed, IReadOnlyList<string> Services, MatchedSpan Match);

/// <summary>The span for which a trace is listed.</summary>
public sealed record MatchedSpan(long Time, string TraceId, string SpanId, string Service, string Name, long Duration, bool IsFailed, ulong RowKey);

/// <summary>How many traces of each part have an attribute of a value.</summary>
public sealed record AttributeShare(string Key, string Value, long Selected, long Rest);

/// <summary>Who calls whom.</summary>
/// <param name="Calls">By caller and callee.</param>
/// <param name="LookedAtMs">How much of the window was looked at for who answered; all else is counted in full.</param>
public sealed record CallStatistics(IReadOnlyList<ServiceCall> Calls, long LookedAtMs);

/// <summary>Calls of a service to another.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Callee">Who is called: a service with spans of its own, or what the caller calls it.</param>
/// <param name="Addresses">What the caller calls it.</param>
/// <param name="HasSpans">Whether the callee has spans.</param>
/// <param name="IsEstimated">Counted in a part of the window, since the caller has no span for the call, and scaled up.</param>
/// <param name="Figures">As the caller sees them; as the callee does where estimated.</param>
public sealed record ServiceCall(string Caller, string Callee, IReadOnlyList<string> Addresses, bool HasSpans, bool IsEstimated, SpanFigures Figures);
