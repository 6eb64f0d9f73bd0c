using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Memory;

/// <summary>How memory grows since it last fell by half (a restart, an emptied cache).</summary>
/// <param name="First">The point from which it grows.</param>
/// <param name="BytesPerSecond">Slope of the straight line through the points.</param>
/// <param name="PercentPerHour">The same, of what was used at its start.</param>
/// <param name="BytesInLastHour">How much it grew in the last hour, or since it last fell.</param>
/// <param name="Steady">Whether it still grows about as fast: a cache that is full does not.</param>
internal readonly record struct MemoryGrowth(int First, double BytesPerSecond, double PercentPerHour, double BytesInLastHour, bool Steady)
{
    private const double MinMeasured = 0.8, Fall = 0.5, MinTailShare = 0.3;
    private const int MinPoints = 10, MinTailPoints = 5, ToleratedGap = 2;

    /// <summary>The growth in the longest stretch of a series; null when that is too short to tell.</summary>
    public static MemoryGrowth? Of(TimeSeries series, TimeGrid grid)
    {
        var values = series.Values.Span;
        if (!IsMeasured(values)) return null;
        var (first, end) = LongestStretch(values);
        if (end - first < Math.Max(MinPoints, values.Length / 3)) return null;
        var step = grid.StepMs / 1000.0;
        // Most memory stands still; the sums are not worth their time there.
        if (end < values.Length - ToleratedGap || !(values[end - 1] > values[first])) return new(first, 0, 0, 0, false);
        var stretch = values[first..end];
        var (slope, start) = Line(stretch, step);
        var tailPoints = Math.Min(stretch.Length, Math.Max(Math.Max(MinTailPoints, stretch.Length / 4), (int)(900 / step)));
        var (tail, _) = Line(stretch[^tailPoints..], step);
        var hour = Math.Min(3600, (stretch.Length - 1) * step);
        var steady = slope > 0 && tail >= MinTailShare * slope;
        return new(first, slope, start > 0 ? 100 * 3600 * slope / start : 0, slope * hour, steady);
    }

    /// <summary>Whether few points lack since it was first measured.</summary>
    private static bool IsMeasured(ReadOnlySpan<float> values)
    {
        var (measured, since) = (0, 0);
        foreach (var value in values)
        {
            if (!float.IsNaN(value)) measured++;
            if (measured > 0) since++;
        }
        return measured > 0 && measured >= MinMeasured * since;
    }

    /// <summary>From after a fall by half to before the next; points without a value belong to the stretch around them.</summary>
    private static (int First, int End) LongestStretch(ReadOnlySpan<float> values)
    {
        var (best, first, last, before) = ((First: 0, End: 0), -1, -1, float.NaN);
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i])) continue;
            if (values[i] < Fall * before)
            {
                if (last + 1 - first > best.End - best.First) best = (first, last + 1);
                first = i;
            }
            if (first < 0) first = i;
            (last, before) = (i, values[i]);
        }
        if (last + 1 - first > best.End - best.First) best = (first, last + 1);
        return best;
    }

    /// <summary>The straight line through the points by least squares: slope a second, and its value at the first point.</summary>
    private static (double Slope, double Start) Line(ReadOnlySpan<float> values, double step)
    {
        double n = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i])) continue;
            var x = i * step;
            (n, sumX, sumY, sumXX, sumXY) = (n + 1, sumX + x, sumY + values[i], sumXX + x * x, sumXY + x * values[i]);
        }
        var spread = n * sumXX - sumX * sumX;
        if (spread <= 0) return (0, n > 0 ? sumY / n : 0);
        var slope = (n * sumXY - sumX * sumY) / spread;
        return (slope, (sumY - slope * sumX) / n);
    }
}
