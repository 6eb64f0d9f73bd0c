using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views.Reports;

/// <summary>Memory of an application's instances.</summary>
internal static class MemoryReport
{
    private const string NoMemory = "No memory use was reported for this application in this window.";

    /// <summary>The report.</summary>
    public static Report Of(ApplicationScope scope)
    {
        var charts = scope.Charts;
        return new("memory", "Memory", Judge(scope), [
            charts.Area("memory-rss", "Resident memory", "bytes", scope.PerInstance(c => c.MemoryRss), NoMemory, scope.Limit(c => c.MemoryLimit)),
            charts.Area("memory-cache", "Page cache", "bytes", scope.PerInstance(c => c.MemoryCache), "No page cache was reported for this application in this window."),
            charts.Bars("memory-oom", "Out-of-memory kills", "count", Kills(scope), "The kernel killed nothing for want of memory in this window."),
            charts.Line("memory-pressure", "Memory pressure", "percent", ReportMath.Pressure(scope, "memory"), ReportMath.NoPressure),
        ], []);
    }

    private static IEnumerable<(string, TimeSeries)> Kills(ApplicationScope scope) =>
        scope.PerInstance(c => c.OomKills).Where(s => scope.Window.Total(s.Values) > 0);

    private static Health Judge(ApplicationScope scope)
    {
        var kills = scope.Application.Instances.SelectMany(i => i.Containers.Values).Sum(c => scope.Window.Total(c.OomKills));
        if (kills > 0) return StatusNames.Health(Status.Warning, $"The kernel killed {kills:0} times for want of memory in this window.");
        return scope.Application.Instances.Exists(i => i.Containers.Values.Any(c => scope.Window.HasValues(c.MemoryRss)))
            ? StatusNames.Health(Status.Ok, "")
            : StatusNames.Health(Status.Unknown, NoMemory);
    }
}
