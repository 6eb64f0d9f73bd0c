namespace Taproot.ProtocolBench;

/// <summary>Figures of a few rounds.</summary>
internal static class Statistics
{
    // Student's t, two-sided, 95 %, by degrees of freedom from 1.
    private static readonly double[] T = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

    /// <summary>The mean, and half of its 95 % confidence interval.</summary>
    public static (double Mean, double Half) Interval(double[] values)
    {
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
        return (mean, T[Math.Min(values.Length - 2, T.Length - 1)] * Math.Sqrt(variance / values.Length));
    }
}
