using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views.Reports;

/// <summary>The running copies of an application, and when they started again.</summary>
internal static class InstancesReport
{
    /// <summary>The report.</summary>
    public static Report Of(ApplicationScope scope)
    {
        var up = scope.Application.Instances.Count(i => i.IsUp);
        var restarts = scope.PerInstance(c => c.Restarts).Where(s => scope.Window.Total(s.Values) > 0).ToList();
        return new("instances", "Instances", Judge(scope, up, restarts.Count), [
            scope.Charts.Bars("restarts", "Restarts", "count", restarts, "Nothing restarted in this window."),
        ], [
            new("instances", "Instances", ["Instance", "Node", "State", "Containers", "Listens on", "CPU", "Memory", "Restarts", "Status"],
                [.. scope.Application.Instances.Select(i => Row(scope.Window, i))], scope.Application.Instances.Count == 0 ? "No instance was seen: this runs outside the observed hosts." : ""),
        ]);
    }

    private static Health Judge(ApplicationScope scope, int up, int restarting)
    {
        if (scope.Application.Instances.Count == 0) return StatusNames.Health(Status.Unknown, "");
        if (up == 0) return StatusNames.Health(Status.Critical, "No instance is up.");
        return restarting > 0
            ? StatusNames.Health(Status.Info, $"{restarting} of {scope.Application.Instances.Count} instances restarted in this window.")
            : StatusNames.Health(Status.Ok, "");
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance)
    {
        var containers = instance.Containers.Values;
        return
        [
            Cell.Text(instance.Name), Cell.Of(instance.Node), Cell.Text(instance.IsUp ? "up" : "ended", instance.IsUp ? "ok" : "unknown"),
            Cell.Text(string.Join(", ", containers.Select(c => c.Id))), Cell.Text(string.Join(", ", ListensOf(instance))),
            Cell.Number(Figures.SumOrNull(containers.Select(c => window.Recent(c.CpuUsage))), "cores"),
            Cell.Number(Figures.SumOrNull(containers.Select(c => window.Recent(c.MemoryRss))), "bytes"),
            Cell.Number(containers.Sum(c => window.Total(c.Restarts)), "count"), Cell.Text(instance.StatusReason, StatusNames.Of(instance.Status)),
        ];
    }

    /// <summary>The open addresses of an instance.</summary>
    public static IReadOnlyList<string> ListensOf(Instance instance) =>
        [.. instance.Listens.Where(l => l.IsOpen).Select(l => l.Address.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
