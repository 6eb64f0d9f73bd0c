namespace Taproot.PromQL.Windows;

/// <summary>Double exponential smoothing after Holt and Winters.</summary>
internal static class Smoothing
{
    /// <summary>The smoothed value at the last sample. Both factors lie between 0 and 1.</summary>
    public static double Smooth(ReadOnlySpan<double> values, double smoothing, double trending)
    {
        if (values.Length < 2) return Missing.Value;
        var level = values[0];
        var previous = 0.0;
        var trend = values[1] - values[0];
        for (var i = 1; i < values.Length; i++)
        {
            var raw = smoothing * values[i];
            if (i > 1)
            {
                var move = trending * (level - previous);
                var rest = (1 - trending) * trend;
                trend = move + rest;
            }

            var expected = (1 - smoothing) * (level + trend);
            previous = level;
            level = raw + expected;
        }
        return level;
    }
}
