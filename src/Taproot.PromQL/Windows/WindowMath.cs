namespace Taproot.PromQL.Windows;

/// <summary>
/// The arithmetic of window functions. Times are milliseconds; samples are in rising order of time, without staleness markers; results are
/// <see cref="Missing.Value"/> where there is no value.
/// </summary>
internal static class WindowMath
{
    /// <summary>The change between the last two samples, a second if <paramref name="isRate"/>: irate and idelta.</summary>
    public static double Instant(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool isRate)
    {
        if (values.Length < 2) return Missing.Value;
        var (last, previous) = (values[^1], values[^2]);
        var interval = times[^1] - times[^2];
        if (interval == 0) return Missing.Value;
        // A counter that fell began anew at zero.
        var change = isRate && last < previous ? last : last - previous;
        return isRate ? change / (interval / 1000.0) : change;
    }

    /// <summary>
    /// A change over the samples of a window, the resets of a counter made good, extrapolated to the window's ends: rate, increase and delta.
    /// </summary>
    public static double Extrapolate(
        double change, long firstMs, long lastMs, int count, double first, long startMs, long endMs, bool isCounter, bool isRate, Dialect dialect)
    {
        var sampled = (lastMs - firstMs) / 1000.0;
        var average = sampled / (count - 1);
        var threshold = average * 1.1;
        var beforeFirst = (firstMs - startMs) / 1000.0;
        var afterLast = (endMs - lastMs) / 1000.0;
        if (dialect == Dialect.Prometheus3 && beforeFirst >= threshold) beforeFirst = average / 2;
        // A counter does not come from below zero.
        if (isCounter && change > 0 && first >= 0)
        {
            var sinceZero = sampled * (first / change);
            if (sinceZero < beforeFirst) beforeFirst = sinceZero;
        }

        var covered = sampled;
        covered += dialect == Dialect.Prometheus3 || beforeFirst < threshold ? beforeFirst : average / 2;
        covered += afterLast < threshold ? afterLast : average / 2;
        var factor = covered / sampled;
        if (isRate) factor /= (endMs - startMs) / 1000.0;
        return change * factor;
    }
}
