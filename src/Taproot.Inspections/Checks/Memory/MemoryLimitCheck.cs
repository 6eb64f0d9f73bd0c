using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Memory;

/// <summary>Containers that are about to be killed by their memory limit.</summary>
internal sealed class MemoryLimitCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "MemoryContainer", ReportIds.Memory, "Memory of containers", "the resident memory of a container is above {threshold} of its limit", 95, CheckUnit.Percent,
        CheckWeight.Hazard, "container with a memory limit") { Charts = ["memory-rss"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values) run.AboveShare(instance.Name, container.MemoryRss, container.MemoryLimit, instance);
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "container")} near the memory limit: {findings[0].Subject} uses {Words.Percent(findings[0].Value)} of it.";
}
