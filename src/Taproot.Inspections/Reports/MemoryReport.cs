using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Memory of an application's instances.</summary>
internal sealed class MemoryReport : ApplicationReport
{
    private const string NoMemory = "No memory use was reported for this application in this window.";

    public override string Id => ReportIds.Memory;

    public override string Title => "Memory";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Area("memory-rss", "Resident memory", "bytes", scope.PerInstance(c => c.MemoryRss), NoMemory, scope.Limit(c => c.MemoryLimit)),
            charts.Area("memory-cache", "Page cache", "bytes", scope.PerInstance(c => c.MemoryCache), "No page cache was reported for this application in this window."),
            charts.Bars("memory-oom", "Out-of-memory kills", "count", Kills(scope), "The kernel killed nothing for want of memory in this window."),
            charts.Line("memory-pressure", "Memory pressure", "percent", ReportMath.Pressure(scope, "memory"), ReportMath.NoPressure),
        ]);
    }

    private static IEnumerable<(string, TimeSeries)> Kills(ApplicationScope scope) =>
        scope.PerInstance(c => c.OomKills).Where(s => scope.Window.Total(s.Values) > 0);

}
