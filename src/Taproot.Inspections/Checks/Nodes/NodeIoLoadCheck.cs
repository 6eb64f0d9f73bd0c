using Taproot.Inspections.Checks.Storage;
using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>Disks with long queues.</summary>
internal sealed class NodeIoLoadCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeDiskIOLoad", ReportIds.Storage, "I/O load of disks", "the reads and writes of a disk take more than {threshold} a second together", 5,
        CheckUnit.SecondsPerSecond, CheckWeight.Cause, "disk whose reads and writes are timed") { Charts = ["node-disk-load", "node-disk-consumers"] };

    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var disk in node.Disks.Values)
        {
            var load = DiskLoad.Of(disk, run.RecentPoints);
            if (double.IsNaN(load)) continue;
            run.Measured();
            if (load > run.Threshold) run.Find(new(disk.Name, load, run.SinceAbove(DiskLoad.Series(disk))) { Detail = NoisyNeighbours.MostOfDisk(run, node, disk) });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Reads and writes of disk {findings[0].Subject} take {Words.Duration(findings[0].Value)} a second{Words.AndMore(findings)}.{Words.Then(findings[0].Detail)}";
}
