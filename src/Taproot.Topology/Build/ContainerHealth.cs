using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>What a container's own figures say about its health.</summary>
internal static class ContainerHealth
{
    private const int RecentEventsMs = 10 * 60_000, ManyRestarts = 3;
    private const double FullMemory = 0.95, FullVolume = 0.97, MuchThrottling = 0.5;

    public static void Judge(BuildContext context, Container container, ref Verdict verdict)
    {
        var events = (int)Math.Max(1, RecentEventsMs / Math.Max(1, context.Input.Grid.StepMs));
        var kills = container.OomKills.SumOfLast(events);
        if (kills >= 1) verdict.Worsen(Status.Warning, $"{Times(kills)} out of memory in the last 10 minutes");
        var restarts = container.Restarts.SumOfLast(events);
        if (restarts >= ManyRestarts) verdict.Worsen(Status.Warning, $"restarted {Times(restarts)} in the last 10 minutes");
        else if (restarts >= 1) verdict.Worsen(Status.Info, "restarted in the last 10 minutes");

        var points = context.Input.RecentPoints;
        var memory = container.MemoryRss.Last(points) / container.MemoryLimit.Last(points);
        if (memory >= FullMemory) verdict.Worsen(Status.Warning, $"memory is {Verdict.Percent(memory)} of its limit");
        var throttled = container.CpuThrottled.MeanOfLast(points);
        if (throttled >= MuchThrottling) verdict.Worsen(Status.Warning, $"CPU is throttled {throttled:0.##} s a second by its limit");
        foreach (var volume in container.Volumes.Values)
        {
            // A file system of the host is the node's to complain about; only a mount of the container's own is told here.
            var used = volume.Used.Last(points) / volume.Size.Last(points);
            if (used >= FullVolume && volume.MountPoint != "/") verdict.Worsen(Status.Warning, $"{volume.MountPoint} is {Verdict.Percent(used)} full");
        }
    }

    private static string Times(double count) => count >= 1.5 ? $"{count:0} times" : "once";
}
