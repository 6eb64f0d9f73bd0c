using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>The running copies of an application, and when they started again.</summary>
internal sealed class InstancesReport : ApplicationReport
{
    public override string Id => ReportIds.Instances;

    public override string Title => "Instances";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var restarts = scope.PerInstance(c => c.Restarts).Where(s => scope.Window.Total(s.Values) > 0).ToList();
        sheet.Charts.AddRange([
            scope.Charts.Area("instances", "Running instances", "count", [("up", RunningInstances.Of(scope.Application))], "No instance was measured in this window.",
                ("desired", scope.Application.DesiredInstances)),
            scope.Charts.Bars("restarts", "Restarts", "count", restarts, "Nothing restarted in this window."),
        ]);
        sheet.Tables.AddRange([
            new("instances", "Instances", ["Instance", "Node", "State", "Containers", "Listens on", "CPU", "Memory", "Restarts", "Status"],
                [.. scope.Application.Instances.Select(i => Row(scope.Window, i))], scope.Application.Instances.Count == 0 ? "No instance was seen: this runs outside the observed hosts." : ""),
        ]);
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance)
    {
        var containers = instance.Containers.Values;
        return
        [
            Cell.Text(instance.Name), Cell.Of(instance.Node), State(instance),
            Cell.Text(string.Join(", ", containers.Select(c => c.Id))), Cell.Text(string.Join(", ", instance.OpenAddresses())),
            Cell.Number(SeriesMath.SumOrNull(containers.Select(c => window.Recent(c.CpuUsage))), "cores"),
            Cell.Number(SeriesMath.SumOrNull(containers.Select(c => window.Recent(c.MemoryRss))), "bytes"),
            Cell.Number(containers.Sum(c => window.Total(c.Restarts)), "count"), Cell.Text(instance.StatusReason, StatusNames.Of(instance.Status)),
        ];
    }
    private static TableCell State(Instance instance) => instance switch
    {
        { Pod: { IsPresent: true, IsObsolete: false, IsReady: false } pod } => Cell.Text(pod.State, "warning"),
        { IsUp: true } => Cell.Text("up", "ok"),
        _ => Cell.Text("ended", "unknown"),
    };
}
