using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>The agent of a node: what it costs, what waits to be sent, what it does not see.</summary>
internal sealed class NodeAgentReport : NodeReport
{
    private const string Silent = "The agent tells nothing of itself in this window.";

    public override string Id => ReportIds.Agent;

    public override string Title => "Agent";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        var (agent, charts) = (node.Agent, new ChartBuilder(window));
        sheet.Charts.AddRange([
            charts.Line("node-agent-cpu", "CPU usage of the agent", "cores", [("agent", agent.CpuUsage)], Silent),
            charts.Line("node-agent-memory", "Resident memory of the agent", "bytes", [("agent", agent.ResidentMemory)], Silent),
            charts.Line("node-agent-spool", "Batches that wait to be sent", "count", [("batches", agent.SpooledBatches)], Silent),
        ]);
        var blind = agent.Hooks.Where(h => h.Value.Length > 0).ToList();
        sheet.Tables.AddRange([
            new("agent-losses", "Losses", ["What", "How many in this window"],
                [.. agent.Lost.Select(IReadOnlyList<TableCell> (l) => [Cell.Text(l.Key.Replace('_', ' ')), Cell.Number(l.Value, "count")])],
                agent.Lost.Count == 0 ? "The agent lost nothing in this window." : ""),
            new("agent-hooks", "Places in the kernel that it does not watch", ["Place", "Why"],
                [.. blind.Select(IReadOnlyList<TableCell> (h) => [Cell.Text(h.Key), Cell.Text(h.Value)])],
                blind.Count == 0 ? "The agent watches all the places that it wants to." : ""),
        ]);
    }
}
