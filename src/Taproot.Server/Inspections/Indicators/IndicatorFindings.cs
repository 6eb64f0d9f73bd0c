using System.Globalization;
using Taproot.PromQL;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Recorder.Indicators;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Inspections.Indicators;

/// <summary>Says in words what queries found, and what is probably wrong with them.</summary>
internal static class IndicatorFindings
{
    private const int ManyPoints = 8, MostLabels = 6;
    private static readonly string[] CounterEnds = ["_total", "_count", "_bucket", "_sum"];

    /// <summary>What a query of requests found.</summary>
    public static IEnumerable<IndicatorFinding> OfRequests(string indicator, string text, IReadOnlyList<MatrixSeries> series, TimeGrid grid)
    {
        var sum = IndicatorSums.Of(series, grid);
        var last = Array.FindLast(sum, v => !float.IsNaN(v));
        if (series.Count == 0 || Array.TrueForAll(sum, float.IsNaN))
        {
            yield return indicator == Topology.Build.IndicatorSeries.Failed
                ? new(indicator, "info", "No series in the last hour: it counts as no failures, which is right when nothing failed yet.")
                : new(indicator, "warning", "No series in the last hour. Are the names of the metric and its labels right?");
            yield break;
        }
        yield return new(indicator, "ok", $"{Number(last)} a second now; {Count(series)}.");
        foreach (var finding in LabelsLeft(indicator, series, [])) yield return finding;
        if (Array.Exists(sum, v => v < 0)) yield return new(indicator, "warning", "Some values are below zero; they count as zero.");
        if (NotARate(text, sum) is { } sentence) yield return new(indicator, "warning", sentence);
    }

    /// <summary>What a query of buckets found.</summary>
    public static IEnumerable<IndicatorFinding> OfHistogram(string indicator, string text, IReadOnlyList<MatrixSeries> series, IReadOnlyDictionary<string, float[]> buckets)
    {
        if (buckets.Count == 0)
        {
            yield return new(indicator, "warning", "No series in the last hour. Are the names of the metric and its labels right?");
            yield break;
        }
        var bounds = buckets.Keys.Where(k => k is not ("+Inf" or "Inf")).Select(Bound).Order().ToArray();
        if (Array.Exists(bounds, b => !(b >= 0)))
        {
            yield return new(indicator, "critical", "Not a histogram: some values of the label le are no numbers from 0 up.");
            yield break;
        }
        yield return new(indicator, "ok", $"A histogram with {bounds.Length} bounds{(bounds.Length == 0 ? "" : $" from {Number(bounds[0])} s to {Number(bounds[^1])} s")}; {Count(series)}.");
        if (bounds.Length == buckets.Count) yield return new(indicator, "warning", "The bucket +Inf is missing: what is slower than the last bound is not counted.");
        if (bounds.Length > 0 && bounds[0] >= 1 && bounds[^1] >= 100) yield return new(indicator, "warning", "Are the bounds milliseconds? They are taken for seconds.");
        foreach (var finding in LabelsLeft(indicator, series, ["le"])) yield return finding;
        if (NotARate(text, buckets.MaxBy(b => Bound(b.Key)).Value) is { } sentence) yield return new(indicator, "warning", sentence);
    }

    /// <summary>Whether more requests failed than there were.</summary>
    public static IndicatorFinding? Compare(float[] total, float[] failed)
    {
        var points = total.Zip(failed).Count(p => p.Second > p.First * 1.001f);
        return points == 0 ? null : new(
            Topology.Build.IndicatorSeries.Total, "warning",
            $"Smaller than failed requests at {points} of {total.Length} points: total requests must count the failed ones, too.");
    }

    private static IEnumerable<IndicatorFinding> LabelsLeft(string indicator, IReadOnlyList<MatrixSeries> series, string[] wanted)
    {
        var labels = series.SelectMany(s => s.Labels.Items.Select(l => l.Name)).Distinct(StringComparer.Ordinal).Where(n => n != "__name__" && !wanted.Contains(n)).Order(StringComparer.Ordinal).ToArray();
        if (labels.Length == 0) yield break;
        var names = string.Join(", ", labels.Take(MostLabels)) + (labels.Length > MostLabels ? " …" : "");
        yield return new(
            indicator, "info", $"Labels are left over ({names}): all series are summed{(wanted.Length > 0 ? " by le" : "")}. Make sure that they are of this application only.");
    }

    private static string? NotARate(string text, float[] values)
    {
        var outline = QueryText.Outline(text, IndicatorEvaluator.MaxLength);
        if (outline.Functions.Any(f => f is "increase" or "delta")) return "Not a rate: it counts over a window instead of a second. Use rate(…).";
        if (outline.Functions.Any(f => f is "rate" or "irate" or "deriv" or "idelta")) return null;
        var counts = outline.Metrics.FirstOrDefault(m => CounterEnds.Any(e => m.EndsWith(e, StringComparison.Ordinal)));
        if (counts is not null) return $"Not a rate: {counts} only ever counts up. Use rate({counts}[5m]).";
        return OnlyGrows(values) ? "Probably not a rate: its value never fell in the last hour. A counter needs rate(…[5m])." : null;
    }

    private static bool OnlyGrows(float[] values)
    {
        var measured = values.Where(v => !float.IsNaN(v)).ToArray();
        if (measured.Length < ManyPoints || !(measured[^1] > measured[0])) return false;
        for (var i = 1; i < measured.Length; i++)
            if (measured[i] < measured[i - 1]) return false;
        return true;
    }

    private static double Bound(string le) =>
        le is "+Inf" or "Inf" ? double.PositiveInfinity : double.TryParse(le, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : double.NaN;

    private static string Count(IReadOnlyCollection<MatrixSeries> series) => series.Count == 1 ? "one series" : $"{series.Count} series";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
