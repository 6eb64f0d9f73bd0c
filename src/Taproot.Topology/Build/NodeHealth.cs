using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Judges a node: whether its agent reports, and what runs out.</summary>
internal static class NodeHealth
{
    private const double Nearly = 0.9;

    public static void Judge(BuildContext context, Node node)
    {
        var lastSeen = context.LastSeen(node);
        node.IsUp = node.Managed?.IsAvailable ?? context.IsCurrent(lastSeen);
        var verdict = new Verdict(Status.Ok, "");
        if (node is { IsUp: false, Managed: { } managed }) verdict = ManagedHealth.Of(managed);
        else if (!node.IsUp)
        {
            var silent = (context.Points - 1 - Math.Max(lastSeen, 0)) * context.Input.Grid.StepMs / 1000.0;
            verdict = new(Status.Warning, $"the agent has not reported for {Verdict.Duration(silent)}");
        }
        else Resources(node, context.Input.RecentPoints, ref verdict);
        (node.Status, node.StatusReason) = (verdict.Status, verdict.Reason);
    }

    private static void Resources(Node node, int points, ref Verdict verdict)
    {
        var available = node.MemoryAvailable.Last(points) / node.MemoryTotal.Last(points);
        if (available < 0.05) verdict.Worsen(Status.Warning, $"{Verdict.Percent(available)} of memory is available");
        foreach (var disk in node.Disks.Values)
            if (disk.Healthy.Last(points) == 0) verdict.Worsen(Status.Warning, $"disk {disk.Name} reports that it is failing");
        Fill(node, "node_conntrack_entries", "the connection tracking table", points, ref verdict);
        Fill(node, "node_file_descriptors", "the file descriptor limit", points, ref verdict);
        Fill(node, "node_pids", "the process limit", points, ref verdict);
        var cpu = node.CpuUsage.MeanOfLast(points) / node.CpuCores.Last(points);
        if (cpu > 0.95) verdict.Worsen(Status.Info, $"CPU is {Verdict.Percent(cpu)} busy");
    }

    private static void Fill(Node node, string metric, string what, int points, ref Verdict verdict)
    {
        if (!node.Other.TryGetValue(metric, out var used) || !node.Other.TryGetValue(metric + "_limit", out var limit)) return;
        var ratio = used.Last(points) / limit.Last(points);
        if (ratio > Nearly) verdict.Worsen(Status.Warning, $"{what} is {Verdict.Percent(ratio)} used");
    }
}
