using Taproot.Topology.Model;

namespace Taproot.Inspections.Windows;

/// <summary>
/// Heaps that are collected rise and fall like saw teeth: what is really in use is where they fall to. Low water marks are the smallest values of spans.
/// </summary>
internal static class LowWater
{
    private const int Spans = 6;
    private const double MeasuredShare = 0.8;

    /// <summary>The smallest of the last <paramref name="points"/> values; null when fewer than half of them were measured.</summary>
    public static double? Of(TimeSeries series, int points)
    {
        var values = series.Values.Span;
        values = values[Math.Max(0, values.Length - points)..];
        var (lowest, count) = Lowest(values);
        return count * 2 < values.Length || count == 0 ? null : lowest;
    }

    /// <summary>
    /// Growth in percent an hour when the low water mark rises all through the world's window and by at least <paramref name="atLeast"/>; zero when it does
    /// not, null when too little was measured to tell: a program that has just started fills its caches.
    /// </summary>
    public static double? PercentPerHour(TimeSeries series, long stepMs, double atLeast)
    {
        var values = series.Values.Span;
        if (values.Length < 2 * Spans || Lowest(values).Count < MeasuredShare * values.Length) return null;
        Span<double> marks = stackalloc double[Spans];
        for (var i = 0; i < Spans; i++)
        {
            var (lowest, count) = Lowest(values[(i * values.Length / Spans)..((i + 1) * values.Length / Spans)]);
            if (count == 0) return null;
            marks[i] = lowest;
        }
        for (var i = 1; i < Spans; i++)
            if (marks[i] <= marks[i - 1]) return 0;
        var growth = marks[^1] - marks[0];
        if (growth < atLeast || marks[0] <= 0) return 0;
        var hours = values.Length * stepMs / 3_600_000.0 * (Spans - 1) / Spans;
        return growth / marks[0] * 100 / hours;
    }

    private static (double Lowest, int Count) Lowest(ReadOnlySpan<float> values)
    {
        var (lowest, count) = (double.PositiveInfinity, 0);
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            lowest = Math.Min(lowest, value);
            count++;
        }
        return (lowest, count);
    }
}
