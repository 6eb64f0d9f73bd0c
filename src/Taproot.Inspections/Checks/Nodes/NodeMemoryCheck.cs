using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>A node that is about to run out of memory. What is available counts, not what is free: caches give way.</summary>
internal sealed class NodeMemoryCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeMemoryAvailable", ReportIds.Memory, "Available memory", "less than {threshold} of the node's memory is available", 5, CheckUnit.Percent, CheckWeight.Hazard,
        "figure of the node's memory") { Charts = ["node-memory-available", "node-memory-applications"] };

    protected internal override void Run(CheckRun run, Node node) => run.BelowShare(node, node.MemoryAvailable, node.MemoryTotal, NoisyNeighbours.MostMemory);

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Percent(findings[0].Value)} of the memory is available.{Words.Then(findings[0].Detail)}";
}
