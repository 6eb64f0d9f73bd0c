using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Cpu;

/// <summary>Processes that could run and have no CPU to run on: by the kernel's accounting of delays, else by its pressure figures.</summary>
internal sealed class CpuDelayCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "CPUDelay", ReportIds.Cpu, "Waiting for CPU", "the processes of an instance wait for a CPU longer than {threshold} a second", 0.2, CheckUnit.SecondsPerSecond,
        CheckWeight.Cause, "figure of how long its processes wait for a CPU") { Charts = ["cpu-delay", "cpu-pressure", "cpu-node-consumers"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values)
            {
                var waits = container.CpuDelay.IsEmpty ? container.Pressure.GetValueOrDefault("cpu") : container.CpuDelay;
                run.Above(instance.Name, waits, instance, NoisyNeighbours.OfCpu);
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} waits for a CPU {Words.Duration(findings[0].Value)} a second.{Words.Then(findings[0].Detail)}";
}
