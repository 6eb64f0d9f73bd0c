using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Telemetry;
using Taproot.Store.Querying;
using Taproot.Store.Traces.Exploring;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Api.Views;

/// <summary>Traces as the explorer's page reads them.</summary>
internal static class TraceViews
{
    private const int Columns = 72;
    private const double Nanoseconds = 1e6;

    private static readonly long[] Steps =
        [.. new[] { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400 }.Select(seconds => seconds * 1000L)];

    /// <summary>The width of a column of a heat map.</summary>
    public static long StepOf(TimeWindow window)
    {
        var least = (window.ToMs - window.FromMs) / Columns;
        var found = Array.Find(Steps, step => step >= least);
        return found > 0 ? found : (least / Steps[^1] + 1) * Steps[^1];
    }

    /// <summary>A heat map.</summary>
    public static TraceHeatMapResponse HeatMap(TraceExplorerQuery query, LatencyMap map)
    {
        var buckets = map.Counts.Select(row => row.Sum()).ToArray();
        var toMs = map.FromMs + map.StepMs * map.Failed.Length;
        var (total, failed) = (buckets.Sum(), map.Failed.Sum());
        return new(
            map.FromMs, toMs, map.StepMs, query.Spans.Scope.ToString().ToLowerInvariant(), LatencyBuckets.Bounds, map.Counts, map.Failed,
            new(total, failed, PerSecond(total, query.Spans.Window), null, LatencyBuckets.Quantile(buckets, 0.5), LatencyBuckets.Quantile(buckets, 0.95), LatencyBuckets.Quantile(buckets, 0.99)),
            total > 0 ? "" : EmptyReason(query));
    }

    /// <summary>Services and operations.</summary>
    public static TraceOverviewResponse Overview(TraceExplorerQuery query, IReadOnlyList<OperationCounts> counts, IReadOnlyDictionary<string, string> applications)
    {
        var (window, box) = (query.Spans.Window, query.Box);
        ComparedFigures Compared(IEnumerable<OperationCounts> rows)
        {
            var (selected, rest) = (SpanFigures.None, SpanFigures.None);
            foreach (var row in rows) (selected, rest) = (selected.Plus(row.Selected), rest.Plus(row.Rest));
            return new(Figures(selected, box?.Window ?? window), Figures(rest, window));
        }
        var services = counts.GroupBy(c => c.Service, StringComparer.Ordinal).Select(g => new ServiceFiguresView(
            g.Key, applications.GetValueOrDefault(g.Key, ""), Compared(g),
            [.. g.Select(c => new OperationFiguresView(c.Name, c.Kind, Compared([c]))).OrderByDescending(o => o.Figures.Selected.Total + o.Figures.Rest.Total)]));
        return new(Compared(counts), [.. services.OrderByDescending(s => s.Figures.Selected.Total + s.Figures.Rest.Total)], box is not null);
    }

    /// <summary>Why traces failed.</summary>
    public static TraceErrorsResponse Errors(TraceSample sample) =>
        new(Sample(sample) with { IsSample = sample.Selected.IsPart }, [.. FailureCauses.Of(sample).Select(c => new TraceErrorCause(c.Service, c.Name, c.Kind, c.Reason, c.Traces, c.TraceId, c.SpanId))]);

    /// <summary>Where time goes.</summary>
    public static TraceFlameResponse Flame(TraceSample sample, FlameGraph graph) => new(
        Sample(sample), graph.Frames,
        new(
            [.. graph.Nodes.Select(n => n.Parent)], [.. graph.Nodes.Select(n => n.Frame)], [.. graph.Nodes.Select(n => n.Self)], [.. graph.Nodes.Select(n => n.Total)],
            [.. graph.Nodes.Select(n => n.BaseSelf)], [.. graph.Nodes.Select(n => n.BaseTotal)]),
        graph.LeftOutNodes);

    /// <summary>What is different.</summary>
    public static TraceDifferencesResponse Differences(TraceSample sample, IReadOnlyList<AttributeShare> shares) => new(
        Sample(sample),
        [.. shares.Select(s => new TraceDifference(s.Key, s.Value, (double)s.Selected / sample.Selected.TraceIds.Count, (double)s.Rest / sample.Rest.TraceIds.Count))]);

    /// <summary>A trace in a list.</summary>
    public static TraceRow Row(TraceSummary trace) => new(
        trace.TraceId, trace.Time / Nanoseconds, trace.Duration / Nanoseconds, trace.RootService, trace.RootName, trace.HasRoot, trace.Spans, trace.Failed, trace.Services,
        trace.Match.SpanId, trace.Match.Service, trace.Match.Name, trace.Match.Duration / Nanoseconds, trace.Match.IsFailed);

    /// <summary>Who calls whom.</summary>
    public static TraceCallsResponse Calls(TimeWindow window, CallStatistics statistics) => new(
        [.. statistics.Calls.Select(c => new ServiceCallView(c.Caller, c.Callee, c.Addresses, c.HasSpans, c.IsEstimated, Figures(c.Figures, window)))],
        statistics.LookedAtMs, window.ToMs - window.FromMs);

    private static TraceSampleView Sample(TraceSample sample) => new(sample.Selected.TraceIds.Count, sample.Rest.TraceIds.Count, sample.IsSample);

    private static SpanFiguresView Figures(SpanFigures figures, TimeWindow window) => new(
        figures.Total, figures.Failed, PerSecond(figures.Total, window), figures.Total == 0 ? null : figures.DurationSum / Nanoseconds / figures.Total,
        LatencyBuckets.Quantile(figures.Buckets, 0.5), LatencyBuckets.Quantile(figures.Buckets, 0.95), LatencyBuckets.Quantile(figures.Buckets, 0.99));

    private static double PerSecond(long count, TimeWindow window) => count * 1000.0 / Math.Max(1000, window.ToMs - window.FromMs);

    private static string EmptyReason(TraceExplorerQuery query)
    {
        if (!query.HasSenders)
            return "Nothing sent spans in this time. Agents send them when they trace requests, programs when they export OTLP to this server; a longer time range reaches further back.";
        if (query is { IsOfApplication: true, Spans.Resources.Count: 0 })
            return "Nothing that sent spans in this time is known to be this application. If it has an SDK under another name, match the two in the settings under Services.";
        return "Spans were sent in this time, but none is like this. Take a filter away, or choose a longer time range.";
    }
}
