using Taproot.Inspections.Objectives;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Latency and errors of what an application serves: a row a bucket of the histogram, the failures above.</summary>
internal static class LatencyHeatMap
{
    /// <summary>The map; <paramref name="boundSeconds"/> is the latency that the objective is about, 0 for none.</summary>
    public static HeatMap Of(WorldWindow window, SortedList<float, TimeSeries> buckets, TimeSeries errors, double boundSeconds)
    {
        var rows = new List<HeatMapRow>(buckets.Count + 1);
        TimeSeries below = default;
        var lower = 0f;
        foreach (var (bound, series) in buckets)
        {
            var own = below.IsEmpty ? series : SeriesMath.Subtract(series, below);
            var last = float.IsPositiveInfinity(bound);
            rows.Add(new(last ? $"over {Time(lower)}" : $"{Time(lower)} – {Time(bound)}", last ? null : bound, window.Points(own)));
            (below, lower) = (series, bound);
        }
        if (rows.Count > 0 || window.HasValues(errors)) rows.Add(new("errors", null, window.Points(errors)));
        var threshold = boundSeconds > 0 && buckets.Count > 0 ? (double)buckets.Keys[ServedTraffic.Bucket([.. buckets.Keys], boundSeconds)] : double.NaN;
        return new(
            "latency-errors", "Latency and errors", "req/s", rows, double.IsFinite(threshold) ? threshold : null,
            rows.Count == 0 ? "No request was timed in this window." : "");
    }

    /// <summary>Histograms of several protocols with bounds of their own are of no use together: those that share the commonest bounds are added up.</summary>
    public static SortedList<float, TimeSeries> Cumulative(IReadOnlyCollection<KeyValuePair<string, ProtocolTraffic>> traffic)
    {
        var histograms = traffic.Select(t => t.Value.Histogram).Where(h => h.Count > 0).ToList();
        var sum = new SortedList<float, TimeSeries>();
        var commonest = histograms.GroupBy(h => string.Join(' ', h.Select(b => b.Key))).MaxBy(g => g.Count());
        if (commonest is null) return sum;
        foreach (var group in commonest.SelectMany(h => h).GroupBy(b => b.Key, b => b.Value)) sum.Add(group.Key, SeriesMath.Sum(group));
        return sum;
    }

    private static string Time(float seconds) => Checks.Words.Duration(Math.Round(seconds, 6));
}
