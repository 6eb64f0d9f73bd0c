using Taproot.Inspections.Checks.Storage;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>Disks that answer late. A read or two of a disk that had gone to sleep prove nothing.</summary>
internal sealed class DiskLatencyCheck : NodeCheck
{
    private const double MinOperations = 1;

    public override CheckDefinition Definition { get; } = new(
        "NodeDiskLatency", ReportIds.Storage, "Latency of disks", "a read or write of a disk takes longer than {threshold}", 0.1, CheckUnit.Seconds, CheckWeight.Cause,
        "disk whose reads and writes are timed") { Charts = ["node-disk-latency"] };

    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var disk in node.Disks.Values)
        {
            var load = DiskLoad.Of(disk, run.RecentPoints);
            double reads = disk.Reads.MeanOfLast(run.RecentPoints), writes = disk.Writes.MeanOfLast(run.RecentPoints);
            var operations = double.IsNaN(reads) ? writes : double.IsNaN(writes) ? reads : reads + writes;
            if (double.IsNaN(load) || double.IsNaN(operations)) continue;
            run.Measured();
            var seconds = Math.Round(load / operations, 9);
            if (operations >= MinOperations && seconds > run.Threshold) run.Find(new(disk.Name, seconds, run.SinceAbove(DiskLoad.Latency(disk))));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"A read or write of disk {findings[0].Subject} takes {Words.Duration(findings[0].Value)}{Words.AndMore(findings)}.";
}
