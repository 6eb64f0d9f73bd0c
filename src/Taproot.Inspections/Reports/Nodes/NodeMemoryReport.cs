using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>Memory of a node.</summary>
internal sealed class NodeMemoryReport : NodeReport
{
    public override string Id => ReportIds.Memory;

    public override string Title => "Memory";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        const string noMemory = "The agent reported no memory figures in this window.";
        var charts = new ChartBuilder(window);
        var used = SeriesMath.Subtract(SeriesMath.Subtract(node.MemoryTotal, node.MemoryFree), node.MemoryCached);
        sheet.Charts.AddRange([
            charts.Area("node-memory", "Memory", "bytes", [("used", used), ("page cache", node.MemoryCached), ("free", node.MemoryFree)], noMemory, ("total", node.MemoryTotal)),
            charts.Line("node-memory-available", "Available memory", "bytes", [("available", node.MemoryAvailable)], noMemory),
            charts.Area("node-memory-applications", "Resident memory by application", "bytes", Consumers.On(window, node, c => c.MemoryRss),
                "No application on this node reported memory use.", ("total", node.MemoryTotal)),
        ]);
    }
}
