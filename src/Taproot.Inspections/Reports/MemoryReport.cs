using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Memory of an application's instances, and of the nodes under them.</summary>
internal sealed class MemoryReport : ApplicationReport
{
    private const string NoMemory = "No memory use was reported for this application in this window.";
    private const string Usage = "Memory usage", Pressure = "Memory pressure", Nodes = "Memory consumers on the nodes";

    public override string Id => ReportIds.Memory;

    public override string Title => "Memory";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var charts = scope.Charts;
        sheet.Charts.AddRange(ContainerCharts.Of(scope, "memory-rss", "Resident memory", "bytes", c => c.MemoryRss, NoMemory, c => c.MemoryLimit).Select(c => c with { Group = Usage }));
        sheet.Charts.AddRange([
            charts.Area("memory-cache", "Page cache", "bytes", scope.PerInstance(c => c.MemoryCache), "No page cache was reported for this application in this window.")
                with { Group = Usage },
            charts.Area("memory-all", "Resident memory and page cache", "bytes", scope.PerInstance(c => TimeSeriesMath.Sum(c.MemoryRss, c.MemoryCache)), NoMemory)
                with { Group = Usage },
            charts.Line("memory-pressure", "Memory pressure (some wait)", "percent", ReportMath.Pressure(scope, "memory"), ReportMath.NoPressure) with { Group = Pressure },
            charts.Line("memory-pressure-full", "Memory pressure (all wait)", "percent", ReportMath.Pressure(scope, "memory full"), ReportMath.NoPressure) with { Group = Pressure },
            charts.Bars("memory-oom", "Out-of-memory kills", "count", Kills(scope), "The kernel killed nothing for want of memory in this window."),
        ]);
        DrawNodes(sheet, scope);
    }

    private static void DrawNodes(ReportSheet sheet, ApplicationScope scope)
    {
        static TimeSeries Used(Node node) => ReportMath.Percent(TimeSeriesMath.Divide(SeriesMath.Subtract(node.MemoryTotal, node.MemoryAvailable), node.MemoryTotal));
        var nodes = Consumers.NodesOf(scope, Used);
        sheet.Charts.Add(scope.Charts.Line(
            "memory-nodes", "Memory of the nodes that cannot be freed", "percent", nodes.Select(n => (n.Name, Used(n))), "No agent reports the nodes of this application."));
        foreach (var (index, node) in nodes.Index())
        {
            sheet.Charts.Add(scope.Charts.Area(
                index == 0 ? "memory-node-consumers" : $"memory-node-consumers:{node.Name}", $"Memory consumers on {node.Name}", "bytes",
                Consumers.On(scope.Window, node, c => c.MemoryRss), NoMemory, ("total", node.MemoryTotal)) with { Group = Nodes });
        }
    }

    private static IEnumerable<(string, TimeSeries)> Kills(ApplicationScope scope) =>
        scope.PerInstance(c => c.OomKills).Where(s => scope.Window.Total(s.Values) > 0);
}
