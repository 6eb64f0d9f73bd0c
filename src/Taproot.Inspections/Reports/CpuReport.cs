using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>CPU of an application's instances, and of the nodes under them.</summary>
internal sealed class CpuReport : ApplicationReport
{
    private const string NoCpu = "No CPU use was reported for this application in this window.";
    private const string NoNodes = "No agent reports the nodes of this application.";
    private const string Nodes = "CPU usage of the nodes", NodeConsumers = "CPU consumers on the nodes";

    public override string Id => ReportIds.Cpu;

    public override string Title => "CPU";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        sheet.Charts.AddRange(ContainerCharts.Of(scope, "cpu-usage", "CPU usage", "cores", c => c.CpuUsage, NoCpu, c => c.CpuLimit));
        sheet.Charts.AddRange(ContainerCharts.Of(scope, "cpu-delay", "CPU delay", "seconds", c => c.CpuDelay, "The kernel does not account delays for these processes."));
        sheet.Charts.AddRange(ContainerCharts.Of(scope, "cpu-throttled", "Time throttled", "seconds", c => c.CpuThrottled, "No CPU limit is set, so nothing is throttled."));
        sheet.Charts.Add(scope.Charts.Line("cpu-pressure", "CPU pressure", "percent", ReportMath.Pressure(scope, "cpu"), ReportMath.NoPressure));
        DrawNodes(sheet, scope);
    }

    private static void DrawNodes(ReportSheet sheet, ApplicationScope scope)
    {
        static TimeSeries Busy(Node node) => ReportMath.Percent(TimeSeriesMath.Divide(node.CpuUsage, node.CpuCores));
        var nodes = Consumers.NodesOf(scope, Busy);
        sheet.Charts.Add(scope.Charts.Line("cpu-nodes", Nodes, "percent", nodes.Select(n => (n.Name, Busy(n))), NoNodes) with { Group = Nodes });
        foreach (var node in nodes)
        {
            sheet.Charts.Add(scope.Charts.Area($"cpu-nodes:{node.Name}", $"CPU usage of {node.Name} by mode", "percent", ByMode(node), NoNodes) with { Group = Nodes });
        }
        foreach (var (index, node) in nodes.Index())
        {
            // The busiest node comes first, under the id that checks point to.
            sheet.Charts.Add(scope.Charts.Area(
                index == 0 ? "cpu-node-consumers" : $"cpu-node-consumers:{node.Name}", $"CPU consumers on {node.Name}", "cores",
                Consumers.On(scope.Window, node, c => c.CpuUsage), NoCpu, ("cores", node.CpuCores)) with { Group = NodeConsumers });
        }
    }

    private static IEnumerable<(string, TimeSeries)> ByMode(Node node) =>
        node.CpuByMode.Where(m => m.Key != "idle").OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => (m.Key, ReportMath.Percent(TimeSeriesMath.Divide(m.Value, node.CpuCores))));
}
