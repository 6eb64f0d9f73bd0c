using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Cpu;

/// <summary>Containers that use nearly all the CPU they may: what they want beyond it, the kernel throttles.</summary>
internal sealed class ContainerCpuCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "CPUContainer", ReportIds.Cpu, "CPU of containers", "the CPU use of a container is above {threshold} of its limit", 80, CheckUnit.Percent, CheckWeight.Cause,
        "container with a CPU limit") { Charts = ["cpu-usage", "cpu-throttled"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances.Where(i => i.IsUp))
            foreach (var container in instance.Containers.Values)
                run.AboveShare(instance.Name, container.CpuUsage, container.CpuLimit, instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "container")} near the CPU limit: {findings[0].Subject} uses {Words.Percent(findings[0].Value)} of it.";
}
