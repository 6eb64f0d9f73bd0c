using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Memory;

/// <summary>Processes that stand still because memory must be made free first.</summary>
internal sealed class MemoryPressureCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "MemoryPressure", ReportIds.Memory, "Memory pressure", "the processes of a container wait for memory longer than {threshold} a second", 0.02,
        CheckUnit.SecondsPerSecond, CheckWeight.Cause, "figure of memory pressure (the kernel gives it with cgroup v2)") { Charts = ["memory-pressure", "memory-node-consumers"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values)
                run.Above(instance.Name, container.Pressure.GetValueOrDefault("memory"), instance, NoisyNeighbours.OfMemory);
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} waits for memory {Words.Duration(findings[0].Value)} a second.{Words.Then(findings[0].Detail)}";
}
