using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Memory;

/// <summary>Containers whose memory grows and grows. Jobs grow and end; a fresh process fills its caches.</summary>
internal sealed class MemoryLeakCheck : ApplicationCheck
{
    private const double MinShareOfLimit = 0.05, MinBytes = 50e6;

    public override CheckDefinition Definition { get; } = new(
        "MemoryLeakPercent", ReportIds.Memory, "Memory leak", "the memory of a container grows by more than {threshold} an hour", 10, CheckUnit.PercentPerHour,
        CheckWeight.Hazard, "container that has run long enough to tell a leak from a start") { Charts = ["memory-rss"] };

    protected internal override bool AppliesTo(Application application) => !application.IsPeriodicJob;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values) Look(run, instance, container);
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The memory of {findings[0].Subject} grows by {Words.Percent(findings[0].Value)} an hour.{Words.Then(findings[0].Detail)}";

    private static void Look(CheckRun run, Instance instance, Container container)
    {
        var growth = MemoryGrowth.Of(container.MemoryRss, run.World.Grid);
        if (growth is null) return;
        run.Measured();
        var limit = container.MemoryLimit.Last(run.RecentPoints);
        var least = limit > 0 ? limit * MinShareOfLimit : MinBytes;
        if (growth is not { Steady: true } leak || leak.BytesInLastHour < least || !(leak.PercentPerHour > run.Threshold)) return;
        run.Find(new(instance.Name, leak.PercentPerHour, run.World.Grid.TimeMs(leak.First)) { Instance = instance, Detail = Left(leak, container, limit) });
    }

    /// <summary>When it is full, if it goes on like this.</summary>
    private static string Left(MemoryGrowth leak, Container container, float limit)
    {
        var left = limit - container.MemoryRss.Last();
        return limit > 0 && left > 0 ? $"At this pace the limit is reached in {Words.Duration(left / leak.BytesPerSecond)}." : "";
    }
}
