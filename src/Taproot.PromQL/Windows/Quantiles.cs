namespace Taproot.PromQL.Windows;

/// <summary>Quantiles of values.</summary>
internal static class Quantiles
{
    /// <summary>The quantile of values, interpolated; NaN is the smallest. The values are sorted in place.</summary>
    public static double Of(double quantile, Span<double> values)
    {
        if (values.Length == 0 || double.IsNaN(quantile)) return double.NaN;
        if (quantile < 0) return double.NegativeInfinity;
        if (quantile > 1) return double.PositiveInfinity;
        // .NET sorts NaN first, as is wanted.
        values.Sort();
        var rank = quantile * (values.Length - 1);
        var lower = Math.Max(0, Math.Floor(rank));
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return values[(int)lower] * (1 - weight) + values[(int)upper] * weight;
    }

    /// <summary>The median of the distances from the median; NaN if a value is.</summary>
    public static double MedianDeviation(Span<double> values)
    {
        foreach (var value in values)
            if (double.IsNaN(value)) return double.NaN;
        var median = Of(0.5, values);
        foreach (ref var value in values) value = Math.Abs(value - median);
        return Of(0.5, values);
    }
}
