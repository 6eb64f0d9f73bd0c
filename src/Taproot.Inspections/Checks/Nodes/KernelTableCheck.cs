using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>Tables of the kernel that fill up: when one is full, new connections, files or processes fail on the whole node.</summary>
internal abstract class KernelTableCheck(string metric, string what) : NodeCheck
{
    protected internal override void Run(CheckRun run, Node node) =>
        run.AboveShare(what, node.Other.GetValueOrDefault(metric), node.Other.GetValueOrDefault(metric + "_limit"));

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) => $"{Words.Percent(findings[0].Value)} of the {what} are in use.";
}

/// <summary>Tracked connections.</summary>
internal sealed class ConntrackCheck() : KernelTableCheck("node_conntrack_entries", "entries for tracked connections")
{
    public override CheckDefinition Definition { get; } = new(
        "NodeConntrack", ReportIds.Limits, "Connection tracking", "more than {threshold} of the connection tracking table is used", 90, CheckUnit.Percent,
        CheckWeight.Hazard, "connection tracking on this node") { Charts = ["conntrack"] };
}

/// <summary>Open files.</summary>
internal sealed class FileDescriptorsCheck() : KernelTableCheck("node_file_descriptors", "file descriptors")
{
    public override CheckDefinition Definition { get; } = new(
        "NodeFileDescriptors", ReportIds.Limits, "File descriptors", "more than {threshold} of the node's file descriptors are used", 90, CheckUnit.Percent,
        CheckWeight.Hazard, "figure of the node's file descriptors") { Charts = ["files"] };
}

/// <summary>Processes and threads.</summary>
internal sealed class ProcessIdsCheck() : KernelTableCheck("node_pids", "process ids")
{
    public override CheckDefinition Definition { get; } = new(
        "NodeProcessIds", ReportIds.Limits, "Process ids", "more than {threshold} of the node's process ids are used", 90, CheckUnit.Percent, CheckWeight.Hazard,
        "figure of the node's process ids") { Charts = ["pids"] };
}
