using Taproot.PromQL.Source;

namespace Taproot.PromQL.Windows;

/// <summary>
/// The arithmetic of window functions, for whoever computes them where the data is and must agree to the last bit. Times are milliseconds; samples are
/// in rising order of time, without staleness markers; results are <see cref="GridSelection.Missing"/> where there is no value.
/// </summary>
public static class WindowMath
{
    /// <summary>The change over the window, resets of a counter made good, extrapolated to the window's ends: rate, increase and delta.</summary>
    public static double Extrapolated(
        ReadOnlySpan<long> times, ReadOnlySpan<double> values, long startMs, long endMs, bool isCounter, bool isRate, Dialect dialect)
    {
        if (values.Length < 2) return GridSelection.Missing;
        var change = values[^1] - values[0];
        if (isCounter)
        {
            for (var i = 1; i < values.Length; i++)
                if (values[i] < values[i - 1]) change += values[i - 1];
        }
        return Extrapolate(change, times[0], times[^1], values.Length, values[0], startMs, endMs, isCounter, isRate, dialect);
    }

    /// <summary>The change between the last two samples, a second if <paramref name="isRate"/>: irate and idelta.</summary>
    public static double Instant(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool isRate)
    {
        if (values.Length < 2) return GridSelection.Missing;
        var (last, previous) = (values[^1], values[^2]);
        var interval = times[^1] - times[^2];
        if (interval == 0) return GridSelection.Missing;
        // A counter that fell began anew at zero.
        var change = isRate && last < previous ? last : last - previous;
        return isRate ? change / (interval / 1000.0) : change;
    }

    /// <summary>A function of a grid over one series, as the engine evaluates it: <paramref name="values"/> may hold staleness markers.</summary>
    public static void Evaluate(GridSelection selection, ReadOnlySpan<long> times, ReadOnlySpan<double> values, Span<double> output)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var grid = new WindowGrid(selection.StartMs, selection.StepMs, selection.Count, selection.WindowMs, IsLeftOpen: false);
        if (selection.Function == GridFunction.Last)
        {
            WindowRunner.RunLast(times, values, grid, wantsTime: false, output);
            return;
        }

        long[] keptTimes = [];
        double[] keptValues = [];
        var kept = WindowRunner.RemoveStale(times, values, ref keptTimes, ref keptValues);
        if (kept >= 0)
        {
            times = keptTimes.AsSpan(0, kept);
            values = keptValues.AsSpan(0, kept);
        }

        if (selection.Function is GridFunction.InstantRate or GridFunction.InstantDelta)
        {
            var instant = new InstantWindow(selection.Function == GridFunction.InstantRate);
            WindowRunner.Run(ref instant, times, values, grid, output);
            return;
        }

        var extrapolated = ExtrapolatedWindow.Of(selection.Function, Dialect.Prometheus2);
        WindowRunner.Run(ref extrapolated, times, values, grid, output);
    }

    internal static double Extrapolate(
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
