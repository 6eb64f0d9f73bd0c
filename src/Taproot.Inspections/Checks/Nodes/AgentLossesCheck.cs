using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>What an agent could not take or send in this window: figures of the node may be too low.</summary>
internal sealed class AgentLossesCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeAgentLosses", ReportIds.Agent, "Losses of the agent", "the agent lost more than {threshold} of a kind in this window", 100, CheckUnit.Count, CheckWeight.Cause,
        "report of an agent") { Charts = ["node-agent-spool"] };

    protected internal override void Run(CheckRun run, Node node)
    {
        if (!node.IsUp) return;
        run.Measured();
        foreach (var (kind, count) in node.Agent.Lost)
            if (count > run.Threshold) run.Find(new(kind.Replace('_', ' '), count, run.World.Grid.FromMs));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The agent lost {findings[0].Value:#,0} {findings[0].Subject}{Words.AndMore(findings)}: figures of this node may be too low.";
}
