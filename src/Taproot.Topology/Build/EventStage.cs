using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Marks on the time axis: restarts, OOM kills, rollouts.</summary>
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
        Rollouts(context);
        Databases.Switchovers.Run(context);
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

    /// <summary>A rollout is the instant at which an image first ran while another had run before.</summary>
    private static void Rollouts(BuildContext context)
    {
        var firstSeen = new Dictionary<(Application Application, string Image), int>();
        context.ForContainers("container_info", (placement, series) =>
        {
            var image = series.Labels["image"];
            var first = FirstIndex(series.Values.Span);
            if (image.Length == 0 || first < 0) return;
            // Several containers of a pod have several images; each is compared with its own name's.
            var key = (placement.Instance.Application, ContainerName(placement.Container.Id) + "\n" + image);
            firstSeen[key] = Math.Min(first, firstSeen.GetValueOrDefault(key, int.MaxValue));
        });
        foreach (var group in firstSeen.GroupBy(f => (f.Key.Application, f.Key.Image[..f.Key.Image.IndexOf('\n')])))
        {
            foreach (var ((application, image), first) in group.OrderBy(f => f.Value).Skip(1))
                if (first > 0)
                    application.Events.Add(new(context.Input.Grid.TimeMs(first), ApplicationEventKind.Rollout, $"image {image[(image.IndexOf('\n') + 1)..]}"));
        }
    }

    private static string ContainerName(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static int FirstIndex(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (!float.IsNaN(values[i])) return i;
        return -1;
    }
}
