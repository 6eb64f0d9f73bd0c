namespace Taproot.PromQL.Windows;

/// <summary>The straight line through samples, by least squares.</summary>
internal static class Regression
{
    /// <summary>The line's slope a second and its value at a time, milliseconds.</summary>
    public static (double Slope, double Intercept) Line(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long interceptMs, Dialect dialect)
    {
        var resets = dialect == Dialect.Prometheus3;
        CompensatedSum x = new(resets), y = new(resets), xy = new(resets), xx = new(resets);
        var isConstant = true;
        for (var i = 0; i < values.Length; i++)
        {
            isConstant &= values[i] == values[0] || i == 0;
            var seconds = (times[i] - interceptMs) / 1000.0;
            x.Add(seconds);
            y.Add(values[i]);
            xy.Add(seconds * values[i]);
            xx.Add(seconds * seconds);
        }

        if (isConstant) return double.IsInfinity(values[0]) ? (double.NaN, double.NaN) : (0, values[0]);
        double n = values.Length;
        var (sumX, sumY, sumXy, sumXx) = (x.Sum + x.Error, y.Sum + y.Error, xy.Sum + xy.Error, xx.Sum + xx.Error);
        var covariance = sumXy - sumX * sumY / n;
        var variance = sumXx - sumX * sumX / n;
        var slope = covariance / variance;
        return (slope, sumY / n - slope * sumX / n);
    }
}
