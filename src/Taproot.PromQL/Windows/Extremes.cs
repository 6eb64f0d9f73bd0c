namespace Taproot.PromQL.Windows;

/// <summary>Smallest and greatest samples; NaN only when nothing else is there.</summary>
internal static class Extremes
{
    /// <summary><c>max_over_time</c></summary>
    public static double Max(ReadOnlySpan<double> values)
    {
        var max = values[0];
        foreach (var value in values)
            if (value > max || double.IsNaN(max)) max = value;
        return max;
    }

    /// <summary><c>min_over_time</c></summary>
    public static double Min(ReadOnlySpan<double> values)
    {
        var min = values[0];
        foreach (var value in values)
            if (value < min || double.IsNaN(min)) min = value;
        return min;
    }

    /// <summary>The index of the last of the greatest.</summary>
    public static int IndexOfMax(ReadOnlySpan<double> values)
    {
        var at = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] >= values[at] || double.IsNaN(values[at])) at = i;
        return at;
    }

    /// <summary>The index of the last of the smallest.</summary>
    public static int IndexOfMin(ReadOnlySpan<double> values)
    {
        var at = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] <= values[at] || double.IsNaN(values[at])) at = i;
        return at;
    }

    /// <summary>How often a sample is smaller than the one before it: <c>resets</c>.</summary>
    public static double CountFalls(ReadOnlySpan<double> values)
    {
        var count = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] < values[i - 1]) count++;
        return count;
    }

    /// <summary>How often a sample differs from the one before it, NaN being equal to NaN: <c>changes</c>.</summary>
    public static double CountChanges(ReadOnlySpan<double> values)
    {
        var count = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] != values[i - 1] && !(double.IsNaN(values[i]) && double.IsNaN(values[i - 1]))) count++;
        return count;
    }
}
