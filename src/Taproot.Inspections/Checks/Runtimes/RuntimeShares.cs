using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Figures made of several series. They are told from means of the last minute: series are made only of what is found.</summary>
internal static class RuntimeShares
{
    /// <summary>Finds seconds a second, summed over <paramref name="parts"/>, as percent of time where they are above the threshold.</summary>
    public static void AbovePercentOfTime(CheckRun run, string subject, IReadOnlyCollection<TimeSeries> parts, Instance instance)
    {
        var sum = float.NaN;
        foreach (var part in parts)
        {
            var mean = part.MeanOfLast(run.RecentPoints);
            if (!float.IsNaN(mean)) sum = float.IsNaN(sum) ? mean : sum + mean;
        }
        if (float.IsNaN(sum)) return;
        run.Measured();
        if (100 * sum > (float)run.Threshold) run.Find(new(subject, 100 * sum, run.SinceAbove(ReportMath.Percent(SeriesMath.Sum(parts)))) { Instance = instance });
    }

    /// <summary>Finds a quotient that is above the threshold; <paramref name="least"/> is the smallest divisor.</summary>
    public static void AboveQuotient(CheckRun run, string subject, TimeSeries dividend, TimeSeries divisor, Instance instance, float least = 0)
    {
        var (a, b) = (dividend.MeanOfLast(run.RecentPoints), MathF.Max(divisor.MeanOfLast(run.RecentPoints), least));
        if (float.IsNaN(a) || float.IsNaN(b) || b <= 0) return;
        run.Measured();
        if (a / b > (float)run.Threshold)
            run.Find(new(subject, a / b, run.SinceAbove(SeriesMath.Combine(dividend, divisor, (x, y) => x / MathF.Max(y, least)))) { Instance = instance });
    }
}
