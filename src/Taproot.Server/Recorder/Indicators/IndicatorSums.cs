using Taproot.PromQL;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder.Indicators;

/// <summary>Sums the series of an answer on a grid: requests all into one, buckets by their bound.</summary>
internal static class IndicatorSums
{
    /// <summary>More bounds than this nobody's histogram has.</summary>
    public const int MostBuckets = 100;

    /// <summary>All series in one; not measured where none has a value.</summary>
    public static float[] Of(IEnumerable<MatrixSeries> series, TimeGrid grid)
    {
        var sum = new double[grid.Count];
        Array.Fill(sum, double.NaN);
        foreach (var one in series)
        {
            var times = one.TimesMs.Span;
            var values = one.Values.Span;
            for (var i = 0; i < times.Length; i++)
            {
                var index = (int)((times[i] - grid.FromMs) / grid.StepMs);
                if ((uint)index >= (uint)sum.Length || !double.IsFinite(values[i])) continue;
                sum[index] = double.IsNaN(sum[index]) ? values[i] : sum[index] + values[i];
            }
        }
        return Array.ConvertAll(sum, v => (float)v);
    }

    /// <summary>The buckets by their label <c>le</c>.</summary>
    /// <exception cref="IndicatorFailedException">The answer is no histogram.</exception>
    public static IReadOnlyDictionary<string, float[]> Buckets(IReadOnlyCollection<MatrixSeries> series, TimeGrid grid)
    {
        var byBound = series.Where(s => s.Labels["le"].Length > 0).GroupBy(s => s.Labels["le"], StringComparer.Ordinal).ToArray();
        if (byBound.Length == 0 && series.Count > 0) throw new IndicatorFailedException("it found no histogram: its series have no label le.");
        if (byBound.Length > MostBuckets) throw new IndicatorFailedException($"its histogram has {byBound.Length} bounds, more than {MostBuckets}.");
        return byBound.ToDictionary(g => g.Key, g => Of(g, grid), StringComparer.Ordinal);
    }
}
