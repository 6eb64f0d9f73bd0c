using Taproot.Topology.Build.Rollouts;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Marks on the time axis: restarts, OOM kills, rollouts, switchovers and outages of databases.</summary>
internal static class EventStage
{
    private const int MaxEvents = 200;

    public static void Run(BuildContext context)
    {
        foreach (var placement in context.Placements)
        {
            Counted(context, placement, placement.Container.Restarts, ApplicationEventKind.Restart, "restarted");
            Counted(context, placement, placement.Container.OomKills, ApplicationEventKind.OomKill, "lost a process to the out-of-memory killer");
        }
        RolloutStage.Run(context);
        Databases.Switchovers.Run(context);
        Databases.Outages.Run(context);
        foreach (var application in context.Applications.Values)
        {
            if (application.Events.Count < 2) continue;
            application.Events.Sort(static (a, b) => a.TimeMs.CompareTo(b.TimeMs));
            if (application.Events.Count > MaxEvents) application.Events.RemoveRange(0, application.Events.Count - MaxEvents);
        }
    }

    private static void Counted(BuildContext context, Placement placement, TimeSeries series, ApplicationEventKind kind, string what)
    {
        if (series.LastPositiveIndex() < 0) return;
        var values = series.Values.Span;
        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0.5f)) continue;
            var times = values[i] >= 1.5f ? $" {values[i]:0} times" : "";
            placement.Instance.Application.Events.Add(new(context.Input.Grid.TimeMs(i), kind, $"{placement.Instance.Name} {what}{times}"));
        }
    }
}
