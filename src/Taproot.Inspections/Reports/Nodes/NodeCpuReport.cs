using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>CPU of a node: by mode, and who uses it.</summary>
internal sealed class NodeCpuReport : NodeReport
{
    public override string Id => ReportIds.Cpu;

    public override string Title => "CPU";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        const string noCpu = "The agent reported no CPU figures in this window.";
        var charts = new ChartBuilder(window);
        sheet.Charts.AddRange([
            charts.Area("node-cpu-modes", "CPU by mode", "cores",
                node.CpuByMode.Where(m => m.Key != "idle").OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value)), noCpu, ("cores", node.CpuCores)),
            charts.Area("node-cpu-applications", "CPU by application", "cores", Consumers.On(window, node, c => c.CpuUsage),
                "No application on this node reported CPU use.", ("cores", node.CpuCores)),
        ]);
    }
}
