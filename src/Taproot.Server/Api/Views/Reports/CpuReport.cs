using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views.Reports;

/// <summary>CPU of an application's instances.</summary>
internal static class CpuReport
{
    private const string NoCpu = "No CPU use was reported for this application in this window.";

    /// <summary>The report.</summary>
    public static Report Of(ApplicationScope scope)
    {
        var charts = scope.Charts;
        var nodes = scope.Application.Instances.Select(i => i.Node).OfType<Node>().DistinctBy(n => n.Id);
        return new("cpu", "CPU", Judge(scope), [
            charts.Area("cpu-usage", "CPU usage", "cores", scope.PerInstance(c => c.CpuUsage), NoCpu, scope.Limit(c => c.CpuLimit)),
            charts.Line("cpu-delay", "CPU delay", "seconds", scope.PerInstance(c => c.CpuDelay), "The kernel does not account delays for these processes."),
            charts.Line("cpu-throttled", "Time throttled", "seconds", scope.PerInstance(c => c.CpuThrottled), "No CPU limit is set, so nothing is throttled."),
            charts.Line("cpu-pressure", "CPU pressure", "percent", ReportMath.Pressure(scope, "cpu"), ReportMath.NoPressure),
            charts.Line("cpu-nodes", "CPU usage of the nodes", "percent",
                nodes.Select(n => (n.Name, ReportMath.Percent(TimeSeriesMath.Divide(n.CpuUsage, n.CpuCores)))), "No agent reports the nodes of this application."),
        ], []);
    }

    private static Health Judge(ApplicationScope scope)
    {
        var throttled = scope.Application.Instances.SelectMany(i => i.Containers.Values).Max(c => scope.Window.Recent(c.CpuThrottled));
        if (throttled > 0.1) return StatusNames.Health(Status.Warning, $"Throttled {throttled:0.00} s of each second: the CPU limit is too low for the load.");
        return scope.Application.Instances.Exists(i => i.Containers.Values.Any(c => scope.Window.HasValues(c.CpuUsage)))
            ? StatusNames.Health(Status.Ok, "")
            : StatusNames.Health(Status.Unknown, NoCpu);
    }
}

/// <summary>Small arithmetic that several reports share.</summary>
internal static class ReportMath
{
    /// <summary>Why pressure charts are empty.</summary>
    public const string NoPressure = "The kernel gives no pressure figures for these processes (PSI needs cgroup v2).";

    /// <summary>A share as percent.</summary>
    public static TimeSeries Percent(TimeSeries share)
    {
        if (share.IsEmpty) return share;
        var result = share.Values.ToArray();
        for (var i = 0; i < result.Length; i++) result[i] *= 100;
        return new(result);
    }

    /// <summary>Pressure of one resource an instance, in percent of time.</summary>
    public static IEnumerable<(string, TimeSeries)> Pressure(ApplicationScope scope, string resource) =>
        scope.Application.Instances.Select(i =>
            (i.Name, Percent(SeriesMath.Max(i.Containers.Values.Select(c => c.Pressure.GetValueOrDefault(resource))))));
}
