using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>A node that is down, or cut off, or has lost its agent: from here they look the same.</summary>
internal sealed class AgentSilentCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeAgentSilent", ReportIds.Agent, "Agent", "the node's agent has stopped reporting", 0, CheckUnit.Seconds, CheckWeight.Symptom, "report of an agent")
    { HasThreshold = false, Charts = ["node-agent-cpu"] };

    // No agent can run on the host of a managed database.
    protected internal override bool AppliesTo(Node node) => node.Managed is null && !node.IsServerless;

    protected internal override void Run(CheckRun run, Node node)
    {
        run.Measured();
        if (!node.IsUp) run.Find(new(node.Name, (run.World.Grid.ToMs - node.LastSeenMs) / 1000.0, node.LastSeenMs));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The agent has not reported for {Words.Duration(findings[0].Value)}: it, the node, or the way here is down.";
}
