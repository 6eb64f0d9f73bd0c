using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>Disks that say of themselves that they are failing.</summary>
internal sealed class DiskHealthCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeDiskHealth", ReportIds.Storage, "Health of disks", "a disk reports that it is failing", 0, CheckUnit.Count, CheckWeight.Hazard,
        "disk that tells of its health") { HasThreshold = false };

    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var disk in node.Disks.Values)
        {
            // Disks are asked seldom: their newest answer stands.
            var healthy = disk.Healthy.Last();
            if (float.IsNaN(healthy)) continue;
            run.Measured();
            if (healthy == 0) run.Find(new(disk.Name, 0, run.Since(disk.Healthy, v => v == 0)));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        findings.Count == 1 ? $"Disk {findings[0].Subject} reports that it is failing." : $"Disks {Words.Subjects(findings)} report that they are failing.";
}
