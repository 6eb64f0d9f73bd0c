using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Memory;

/// <summary>
/// Containers whose memory grows without a pause, so fast that it is used up soon: long before <see cref="MemoryLeakCheck"/> can tell a leak from a start.
/// What has just started is left to fill its caches.
/// </summary>
internal sealed class MemoryRunsOutCheck : ApplicationCheck
{
    private const double PaceSeconds = 120, StartSeconds = 240, MinGrowth = 0.05, UsualFall = 0.02;

    public override CheckDefinition Definition { get; } = new(
        "MemoryRunsOut", ReportIds.Memory, "Memory runs out", "at its pace a container has used up its limit, or what its node has left, in less than {threshold}", 1800,
        CheckUnit.Seconds, CheckWeight.Hazard, "container that has run for some minutes") { Charts = ["memory-rss"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        var pace = (int)Math.Max(4, PaceSeconds / run.StepSeconds);
        var start = (int)Math.Max(pace, StartSeconds / run.StepSeconds);
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values)
            {
                var values = container.MemoryRss.Values.Span;
                if (values.Length < start || float.IsNaN(values[^start])) continue;
                run.Measured();
                var seconds = SecondsLeft(run, instance, container, values[^pace..]);
                if (seconds < run.Threshold) run.Find(new(instance.Name, seconds, run.World.Grid.TimeMs(values.Length - pace)) { Instance = instance });
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold)
    {
        var soonest = findings.MinBy(f => f.Value)!;
        return $"At this pace the memory of {soonest.Subject} is used up in {Words.Duration(soonest.Value)}{Words.AndMore(findings)}.";
    }

    private static double SecondsLeft(CheckRun run, Instance instance, Container container, ReadOnlySpan<float> values)
    {
        var (first, last) = (float.NaN, float.NaN);
        foreach (var value in values)
        {
            if (float.IsNaN(value)) continue;
            if (value < last * (1 - UsualFall)) return double.PositiveInfinity;
            if (float.IsNaN(first)) first = value;
            last = value;
        }
        if (!(last > first * (1 + MinGrowth))) return double.PositiveInfinity;
        var limit = container.MemoryLimit.Last(run.RecentPoints);
        var room = limit > 0 ? limit - last : instance.Node?.MemoryAvailable.Last(run.RecentPoints) ?? float.NaN;
        return float.IsNaN(room) ? double.PositiveInfinity : Math.Max(0, room) / (last - first) * (values.Length - 1) * run.StepSeconds;
    }
}
