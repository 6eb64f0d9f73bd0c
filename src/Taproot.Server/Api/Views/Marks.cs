using Taproot.Inspections;
using Taproot.Inspections.Incidents;
using Taproot.Inspections.Windows;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>Marks on the time axis.</summary>
internal static class Marks
{
    /// <summary>Restarts, rollouts, OOM kills and the like of an application within the window, in order of time.</summary>
    public static IReadOnlyList<ChartMark> Of(WorldWindow window, Application application)
    {
        var (from, to) = (window.Grid.FromMs, window.Grid.ToMs);
        return
        [
            .. application.Events
                .Where(e => e.TimeMs >= from && e.TimeMs <= to)
                .OrderBy(e => e.TimeMs)
                .Select(e => new ChartMark(e.TimeMs, KindOf(e.Kind), e.Text)),
        ];
    }

    /// <summary>The same, and the times in which an objective of the application was missed.</summary>
    public static IReadOnlyList<ChartMark> Of(WorldWindow window, Application application, InspectionSettings settings) =>
        [.. Of(window, application).Concat(IncidentFinder.Of(window, application, settings).Select(Of)).OrderBy(m => m.TimeMs)];

    private static ChartMark Of(Incident incident) =>
        new(incident.FromMs, "incident", $"{incident.Objective}. {incident.Sentence}") { EndMs = incident.ToMs, IsOpen = incident.IsOpen };

    private static string KindOf(ApplicationEventKind kind) => kind switch
    {
        ApplicationEventKind.OomKill => "oom",
        ApplicationEventKind.Rollout => "rollout",
        ApplicationEventKind.Switchover => "switchover",
        ApplicationEventKind.Down => "down",
        ApplicationEventKind.Up => "up",
        _ => "restart",
    };
}
