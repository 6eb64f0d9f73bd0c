using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Storage;

/// <summary>Processes that stand still because a disk does not answer: by the kernel's accounting of delays, else by its pressure figures.</summary>
internal sealed class IoDelayCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "StorageIODelay", ReportIds.Storage, "Waiting for disks", "the processes of an instance wait for disks longer than {threshold} a second", 0.5,
        CheckUnit.SecondsPerSecond, CheckWeight.Cause, "figure of how long its processes wait for disks") { Charts = ["disk-delay", "disk-pressure"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values)
            {
                var waits = container.DiskDelay.IsEmpty ? container.Pressure.GetValueOrDefault("io") : container.DiskDelay;
                run.Above(instance.Name, waits, instance, NoisyNeighbours.OfDisks);
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} waits for disks {Words.Duration(findings[0].Value)} a second.{Words.Then(findings[0].Detail)}";
}
