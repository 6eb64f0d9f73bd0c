using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>
/// Pods on AWS Fargate: no agent runs beside them, but the kubelet measures their containers. Each has a node of its own, which comes and goes with it.
/// </summary>
internal static class FargateStage
{
    public static void Run(BuildContext context)
    {
        Machines(context);
        Set(context, "container_cpu_usage_seconds_total", static (c, s) => c.CpuUsage = s);
        Set(context, "container_memory_rss", static (c, s) => c.MemoryRss = s);
        Set(context, "container_memory_cache", static (c, s) => c.MemoryCache = s);
        Set(context, "container_cpu_cfs_throttled_seconds_total", static (c, s) => c.CpuThrottled = s);
        Set(context, "container_oom_events_total", static (c, s) => c.OomKills = s);
        Set(context, "container_spec_memory_limit_bytes", static (c, s) => c.MemoryLimit = WithoutZeros(s));
        Quotas(context);
        foreach (var node in context.Nodes.Values.Where(n => n.IsServerless)) Complete(node);
    }

    private static void Machines(BuildContext context)
    {
        foreach (var (labels, values, _) in context.OldestFirst(FargateQueries.Cores)) Described(context, labels).CpuCores = values;
        foreach (var (labels, values, _) in context.OldestFirst(FargateQueries.Memory)) Described(context, labels).MemoryTotal = values;
    }

    private static Node Described(BuildContext context, Labels labels)
    {
        var node = NodeOf(context, labels);
        if (labels[FargateQueries.Region] is { Length: > 0 } region) node.Facts["region"] = region;
        if (labels[FargateQueries.Zone] is { Length: > 0 } zone) node.Facts["availability_zone"] = zone;
        return node;
    }

    private static void Set(BuildContext context, string query, Action<Container, TimeSeries> set)
    {
        foreach (var series in context.Input.Get(query))
        {
            if (PlacementOf(context, series.Labels) is not { } placement) continue;
            placement.Seen(new(series));
            set(placement.Container, new(series));
        }
    }

    /// <summary>Of a period so much time is allowed, of all cores together; a container without a limit has no quota.</summary>
    private static void Quotas(BuildContext context)
    {
        var periods = new Dictionary<Container, TimeSeries>();
        Set(context, FargateQueries.Period, (c, s) => periods[c] = s);
        Set(context, FargateQueries.Quota, (c, s) => c.CpuLimit = WithoutZeros(TimeSeriesMath.Divide(s, periods.GetValueOrDefault(c))));
    }

    // Where there is no limit, cAdvisor says that it is zero.
    private static TimeSeries WithoutZeros(TimeSeries series)
    {
        foreach (var value in series.Values.Span)
            if (value > 0) return series;
        return default;
    }

    private static Placement? PlacementOf(BuildContext context, Labels labels)
    {
        var (ns, pod, container) = (labels["namespace"], labels["pod"], labels["container"]);
        if (labels[FargateQueries.Host].Length == 0 || ns.Length == 0 || pod.Length == 0 || container.Length == 0) return null;
        var node = NodeOf(context, labels);
        // Kubernetes names the node after its host, with a prefix.
        if (context.Pods.Find(ns, pod)?.NodeName is { Length: > 0 } name && name.EndsWith(labels[FargateQueries.Host], StringComparison.Ordinal)) node.Name = name;
        return context.Container(context.Keys.Number(new("", IdOf(labels), $"/k8s/{ns}/{pod}/{container}")));
    }

    private static Node NodeOf(BuildContext context, Labels labels)
    {
        var node = context.Node("", IdOf(labels));
        if (node.IsServerless) return node;
        (node.IsServerless, node.Name) = (true, labels[FargateQueries.Host]);
        (node.Facts["provider"], node.Facts["compute_type"]) = ("aws", "fargate");
        return node;
    }

    private static string IdOf(Labels labels) => "fargate:" + labels[FargateQueries.Host];

    /// <summary>Nobody measures the machine; what its one pod uses is what is used of it.</summary>
    private static void Complete(Node node)
    {
        var containers = node.Instances.SelectMany(i => i.Containers.Values).ToList();
        node.CpuUsage = TimeSeriesMath.Sum([.. containers.Select(c => c.CpuUsage)]);
        var used = TimeSeriesMath.Sum([.. containers.Select(c => c.MemoryRss)]);
        if (!node.MemoryTotal.IsEmpty && !used.IsEmpty) node.MemoryAvailable = TimeSeriesMath.Sum(node.MemoryTotal, TimeSeriesMath.Scale(used, -1));
    }
}
