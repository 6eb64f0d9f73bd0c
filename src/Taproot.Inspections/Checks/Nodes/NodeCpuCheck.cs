using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>A node whose CPU is busy. Waiting for disks is not being busy.</summary>
internal sealed class NodeCpuCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeCPUBusy", ReportIds.Cpu, "CPU of the node", "the CPU of the node is busier than {threshold}", 80, CheckUnit.Percent, CheckWeight.Cause,
        "figure of the node's CPU") { Charts = ["node-cpu-modes", "node-cpu-applications"] };

    protected internal override void Run(CheckRun run, Node node) => run.AboveShare(node, node.CpuUsage, node.CpuCores, NoisyNeighbours.MostCpu);

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) => $"{Words.Percent(findings[0].Value)} of the CPU is busy.{Words.Then(findings[0].Detail)}";
}
