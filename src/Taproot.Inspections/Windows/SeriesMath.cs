using Taproot.Topology.Model;

namespace Taproot.Inspections.Windows;

/// <summary>Arithmetic on series; NaN is "not measured" and never spreads over what was measured.</summary>
public static class SeriesMath
{
    private static readonly SeriesOrigin Computed = SeriesOrigin.Other("Taproot computes this point by point, in a way that PromQL has no words for.");

    /// <summary>Point by point sum; NaN only where no series has a value. Empty when all are empty.</summary>
    public static TimeSeries Sum(IEnumerable<TimeSeries> series) => TimeSeriesMath.Sum([.. series]);

    /// <summary>Point by point largest value.</summary>
    public static TimeSeries Max(IEnumerable<TimeSeries> series)
    {
        float[]? max = null;
        TimeSeries[] all = [.. series];
        foreach (var one in all)
        {
            if (one.IsEmpty) continue;
            var values = one.Values.Span;
            if (max is null)
            {
                max = values.ToArray();
                continue;
            }
            for (var i = 0; i < Math.Min(max.Length, values.Length); i++)
                if (!float.IsNaN(values[i]) && !(max[i] >= values[i])) max[i] = values[i];
        }
        return max is null ? default : new(max, SeriesOrigin.Of(SeriesOperation.Max, all));
    }

    /// <summary>Point by point <paramref name="operation"/> of two series; NaN where either has none.</summary>
    public static TimeSeries Combine(TimeSeries left, TimeSeries right, Func<float, float, float> operation) => Combine(left, right, operation, Computed);

    /// <summary>The same, told where it comes from.</summary>
    public static TimeSeries Combine(TimeSeries left, TimeSeries right, Func<float, float, float> operation, SeriesOrigin origin)
    {
        if (left.IsEmpty || right.IsEmpty) return default;
        var a = left.Values.Span;
        var b = right.Values.Span;
        var result = new float[Math.Min(a.Length, b.Length)];
        for (var i = 0; i < result.Length; i++) result[i] = operation(a[i], b[i]);
        return new(result, origin);
    }

    /// <summary>Difference, never below zero.</summary>
    public static TimeSeries Subtract(TimeSeries from, TimeSeries what) =>
        Combine(from, what, static (a, b) => MathF.Max(0, a - b), SeriesOrigin.Of(SeriesOperation.Subtract, from, what));

    /// <summary>The mean over the window's last minute; null when nothing was measured in it.</summary>
    public static double? Recent(this WorldWindow window, TimeSeries series)
    {
        var values = window.Of(series);
        var sum = 0d;
        var count = 0;
        foreach (var value in values[Math.Max(0, values.Length - WorldWindow.RecentPoints)..])
        {
            if (!float.IsFinite(value)) continue;
            sum += value;
            count++;
        }
        return count == 0 ? null : sum / count;
    }

    /// <summary>The newest value of the window; null when there is none.</summary>
    public static double? Last(this WorldWindow window, TimeSeries series)
    {
        var values = window.Of(series);
        for (var i = values.Length - 1; i >= 0; i--)
            if (float.IsFinite(values[i])) return values[i];
        return null;
    }

    /// <summary>The sum of all values of the window.</summary>
    public static double Total(this WorldWindow window, TimeSeries series)
    {
        var sum = 0d;
        foreach (var value in window.Of(series))
            if (float.IsFinite(value)) sum += value;
        return sum;
    }

    /// <summary>Whether anything was measured in the window.</summary>
    public static bool HasValues(this WorldWindow window, TimeSeries series) => window.Last(series) is not null;

    /// <summary>The window's points as JSON carries them: null for what was not measured; as many as the grid has.</summary>
    public static float?[] Points(this WorldWindow window, TimeSeries series)
    {
        var points = new float?[window.Count];
        var values = window.Of(series);
        for (var i = 0; i < values.Length; i++)
            if (float.IsFinite(values[i])) points[i] = values[i];
        return points;
    }

    /// <summary>Null for what was not measured.</summary>
    public static double? Measured(double value) => double.IsFinite(value) ? value : null;

    /// <summary>The sum of what was measured; null when nothing was.</summary>
    public static double? SumOrNull(IEnumerable<double?> values)
    {
        double? sum = null;
        foreach (var value in values)
            if (value is not null) sum = (sum ?? 0) + value;
        return sum;
    }
}
