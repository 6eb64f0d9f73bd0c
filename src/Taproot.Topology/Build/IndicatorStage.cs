using System.Globalization;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Gives applications what the queries that people gave for them found.</summary>
internal static class IndicatorStage
{
    public static void Run(BuildContext context)
    {
        var rules = context.Input.Rules.Indicators;
        if (rules.IsEmpty) return;
        var (requests, buckets, failures) = (Of(context, IndicatorSeries.Requests), Of(context, IndicatorSeries.Buckets), Of(context, IndicatorSeries.Failures));
        foreach (var application in context.Applications.Values)
        {
            var name = application.Id.ToString();
            if (!rules.TryGetValue(name, out var queries)) continue;
            if (queries.HasRequests) application.OwnRequests = Requests(queries, [.. requests[name]], [.. failures[name]], context.Points);
            if (queries.HasLatency) application.OwnLatency = Latency(queries, [.. buckets[name]], [.. failures[name]]);
        }
    }

    private static ILookup<string, GridSeries> Of(BuildContext context, string query) =>
        context.Input.Get(query).ToLookup(s => s.Labels[IndicatorSeries.Application], StringComparer.Ordinal);

    private static OwnRequests Requests(IndicatorQueries queries, GridSeries[] series, GridSeries[] failures, int points)
    {
        var (total, failed) = (One(series, IndicatorSeries.Total), One(series, IndicatorSeries.Failed));
        var failure = Failure(failures, IndicatorSeries.Total, total.LastIndex());
        // Without the failed ones nobody knows how many of all are good.
        if (failure.Length == 0) failure = Failure(failures, IndicatorSeries.Failed, -1, total.LastIndex());
        if (total.IsEmpty) return new(default, default, failure);
        var broken = new bool[points];
        foreach (var one in failures.Where(f => f.Labels[IndicatorSeries.Indicator] == IndicatorSeries.Failed))
            for (var i = 0; i < points; i++) broken[i] |= one.Values.Span[i] > 0;
        var (all, bad) = (new float[points], new float[points]);
        for (var i = 0; i < points; i++)
        {
            var value = total.Values.Span[i];
            all[i] = broken[i] || !float.IsFinite(value) ? float.NaN : Math.Max(0, value);
            bad[i] = float.IsNaN(all[i]) ? float.NaN : Math.Clamp(Measured(failed, i), 0, all[i]);
        }
        return new(
            new(all, SeriesOrigin.Query($"sum({queries.Total}\n)")), new(bad, SeriesOrigin.Query($"(sum({queries.Failed}\n) or vector(0))")), failure);
    }

    private static float Measured(TimeSeries series, int index) => series.IsEmpty || !float.IsFinite(series.Values.Span[index]) ? 0 : series.Values.Span[index];

    private static TimeSeries One(GridSeries[] series, string indicator)
    {
        foreach (var one in series)
            if (one.Labels[IndicatorSeries.Indicator] == indicator) return new(one);
        return default;
    }

    private static OwnLatency Latency(IndicatorQueries queries, GridSeries[] buckets, GridSeries[] failures)
    {
        var (histogram, last) = (new LatencyHistogram(), -1);
        var origin = SeriesOrigin.Query($"sum by (le) ({queries.Histogram}\n)");
        foreach (var bucket in buckets)
        {
            if (Bound(bucket.Labels["le"]) is not { } bound) continue;
            var series = new TimeSeries(bucket.Values, origin);
            if (series.LastIndex() < 0) continue;
            histogram[bound] = series;
            last = Math.Max(last, series.LastIndex());
        }
        return new(histogram, Failure(failures, IndicatorSeries.Histogram, last));
    }

    /// <summary>The upper bound that a label <c>le</c> says, seconds; null where it is none.</summary>
    private static float? Bound(string le)
    {
        if (le is "+Inf" or "Inf") return float.PositiveInfinity;
        return float.TryParse(le, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) && bound >= 0 ? bound : null;
    }

    /// <summary>Why a query failed after its last result at point <paramref name="last"/>; empty when it did not.</summary>
    private static string Failure(GridSeries[] failures, string indicator, int last, int until = int.MaxValue)
    {
        var reason = "";
        foreach (var one in failures)
        {
            if (one.Labels[IndicatorSeries.Indicator] != indicator) continue;
            var index = new TimeSeries(one).LastIndex();
            if (index <= last || (until != int.MaxValue && index < until)) continue;
            (reason, last) = (one.Labels[IndicatorSeries.Reason], index);
        }
        return reason;
    }
}
