namespace Taproot.PromQL.Windows;

/// <summary>Slides a window over a series' samples.</summary>
internal static class WindowRunner
{
    /// <summary>The bits of the NaN that marks the end of a series.</summary>
    public const ulong StaleBits = 0x7ff0_0000_0000_0002;

    /// <summary>Whether a value is a staleness marker.</summary>
    public static bool IsStale(double value) => BitConverter.DoubleToUInt64Bits(value) == StaleBits;

    /// <summary>Evaluates a function at each window; windows without samples have <see cref="Missing.Value"/>.</summary>
    public static void Run<T>(ref T function, ReadOnlySpan<long> times, ReadOnlySpan<double> values, in WindowGrid grid, Span<double> output)
        where T : struct, IWindowFunction
    {
        function.Begin(values);
        var (first, end) = (0, 0);
        for (var step = 0; step < grid.Count; step++)
        {
            var endMs = grid.StartMs + step * grid.StepMs;
            var startMs = endMs - grid.RangeMs;
            var afterMs = grid.IsLeftOpen ? startMs : startMs - 1;
            while (end < times.Length && times[end] <= endMs) end++;
            while (first < end && times[first] <= afterMs) first++;
            if (first == end)
            {
                output[step] = Missing.Value;
                continue;
            }

            var window = new SampleWindow
            {
                Times = times[first..end],
                Values = values[first..end],
                First = first,
                StartMs = startMs,
                EndMs = endMs,
                Step = step,
            };
            output[step] = function.Evaluate(window);
        }
    }

    /// <summary>The newest sample of each window, unless that is a staleness marker: an instant selector. On demand its time in seconds.</summary>
    public static void RunLast(ReadOnlySpan<long> times, ReadOnlySpan<double> values, in WindowGrid grid, bool wantsTime, Span<double> output)
    {
        var end = 0;
        for (var step = 0; step < grid.Count; step++)
        {
            var endMs = grid.StartMs + step * grid.StepMs;
            var afterMs = endMs - grid.RangeMs - (grid.IsLeftOpen ? 0 : 1);
            while (end < times.Length && times[end] <= endMs) end++;
            var isThere = end > 0 && times[end - 1] > afterMs && !IsStale(values[end - 1]);
            output[step] = !isThere ? Missing.Value : wantsTime ? times[end - 1] / 1000.0 : values[end - 1];
        }
    }

    /// <summary>Copies samples without staleness markers if there are any; the result says how many are left, or -1 if nothing was to copy.</summary>
    public static int RemoveStale(ReadOnlySpan<long> times, ReadOnlySpan<double> values, ref long[] keptTimes, ref double[] keptValues)
    {
        var at = 0;
        while (at < values.Length && !IsStale(values[at])) at++;
        if (at == values.Length) return -1;
        if (keptTimes.Length < times.Length)
        {
            keptTimes = new long[times.Length];
            keptValues = new double[times.Length];
        }

        times[..at].CopyTo(keptTimes);
        values[..at].CopyTo(keptValues);
        var kept = at;
        for (; at < values.Length; at++)
        {
            if (IsStale(values[at])) continue;
            keptTimes[kept] = times[at];
            keptValues[kept++] = values[at];
        }
        return kept;
    }
}
