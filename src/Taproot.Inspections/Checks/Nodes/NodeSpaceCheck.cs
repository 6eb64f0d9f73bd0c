using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>File systems of a node, as far as something on it uses them.</summary>
internal sealed class NodeSpaceCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeDiskSpace", ReportIds.Storage, "Disk space", "a file system is fuller than {threshold}", 90, CheckUnit.Percent, CheckWeight.Hazard,
        "file system that a program on the node writes to") { Charts = ["node-disk-space"] };

    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var (device, volume) in NodeDisks.FileSystems(node)) run.AboveShare($"{volume.MountPoint} ({device})", volume.Used, volume.Size);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} is {Words.Percent(findings[0].Value)} full{Words.AndMore(findings)}.";
}
