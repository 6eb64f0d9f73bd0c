using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>The series that cAdvisor tells of AWS Fargate, where no agent can run. A Prometheus that scrapes it gives them the labels of the node.</summary>
internal static class FargateQueries
{
    public const string Cores = "machine_cpu_cores", Memory = "machine_memory_bytes", Quota = "container_spec_cpu_quota", Period = "container_spec_cpu_period";
    public const string Host = "kubernetes_io_hostname", Region = "topology_kubernetes_io_region", Zone = "topology_kubernetes_io_zone";

    private static readonly LabelMatcher OnFargate = new("eks_amazonaws_com_compute_type", MatchOperator.Equal, "fargate");

    // Without a name it is the sum of the pod, which would count everything twice; POD is the sandbox that holds its network.
    private static readonly LabelMatcher OfContainers = new("container", MatchOperator.NotMatches, "|POD");

    /// <summary>All queries.</summary>
    public static ImmutableArray<SeriesQuery> All { get; } =
    [
        Machine(Cores), Machine(Memory), Container(Quota, SeriesFunction.Last), Container(Period, SeriesFunction.Last),
        Container("container_cpu_usage_seconds_total", SeriesFunction.Rate), Container("container_cpu_cfs_throttled_seconds_total", SeriesFunction.Rate),
        Container("container_spec_memory_limit_bytes", SeriesFunction.Last), Container("container_memory_rss", SeriesFunction.Last),
        Container("container_memory_cache", SeriesFunction.Last), Container("container_oom_events_total", SeriesFunction.Increase),
    ];

    private static SeriesQuery Machine(string metric) => new(metric, metric, SeriesFunction.Last, [Host, Region, Zone], [OnFargate]);

    private static SeriesQuery Container(string metric, SeriesFunction function) =>
        new(metric, metric, function, [Host, "namespace", "pod", "container"], [OnFargate, OfContainers]);
}
