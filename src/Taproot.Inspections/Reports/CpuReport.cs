using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>CPU of an application's instances.</summary>
internal sealed class CpuReport : ApplicationReport
{
    private const string NoCpu = "No CPU use was reported for this application in this window.";

    public override string Id => ReportIds.Cpu;

    public override string Title => "CPU";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var charts = scope.Charts;
        var nodes = scope.Application.Instances.Select(i => i.Node).OfType<Node>().DistinctBy(n => n.Id);
        sheet.Charts.AddRange([
            charts.Area("cpu-usage", "CPU usage", "cores", scope.PerInstance(c => c.CpuUsage), NoCpu, scope.Limit(c => c.CpuLimit)),
            charts.Line("cpu-delay", "CPU delay", "seconds", scope.PerInstance(c => c.CpuDelay), "The kernel does not account delays for these processes."),
            charts.Line("cpu-throttled", "Time throttled", "seconds", scope.PerInstance(c => c.CpuThrottled), "No CPU limit is set, so nothing is throttled."),
            charts.Line("cpu-pressure", "CPU pressure", "percent", ReportMath.Pressure(scope, "cpu"), ReportMath.NoPressure),
            charts.Line("cpu-nodes", "CPU usage of the nodes", "percent",
                nodes.Select(n => (n.Name, ReportMath.Percent(TimeSeriesMath.Divide(n.CpuUsage, n.CpuCores)))), "No agent reports the nodes of this application."),
        ]);
    }
}
