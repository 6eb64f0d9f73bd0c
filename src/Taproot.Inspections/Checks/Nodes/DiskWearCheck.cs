using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>Disks whose cells have been written nearly as often as they bear.</summary>
internal sealed class DiskWearCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeDiskWear", ReportIds.Storage, "Wear of disks", "more than {threshold} of a disk's endurance is used up", 90, CheckUnit.Percent, CheckWeight.Hazard,
        "disk that tells of its wear");

    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var disk in node.Disks.Values)
        {
            var percent = Math.Round(100 * (double)disk.WearRatio.Last(), 2);
            if (double.IsNaN(percent)) continue;
            run.Measured();
            if (percent > run.Threshold) run.Find(new(disk.Name, percent, run.Since(disk.WearRatio, v => 100 * v > run.Threshold)));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Percent(findings[0].Value)} of the endurance of disk {findings[0].Subject} is used up{Words.AndMore(findings)}.";
}
