using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Cpu;

/// <summary>Containers that the kernel stops because they used up their CPU limit.</summary>
internal sealed class CpuThrottlingCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "CPUThrottling", ReportIds.Cpu, "Throttling", "a container is throttled longer than {threshold} a second", 0.1, CheckUnit.SecondsPerSecond, CheckWeight.Cause,
        "container with a CPU limit") { Charts = ["cpu-throttled", "cpu-usage"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values) run.Above(instance.Name, container.CpuThrottled, instance, NoisyNeighbours.OfCpu);
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "container")} throttled by the CPU limit: {findings[0].Subject} {Words.Duration(findings[0].Value)} a second.";
}
