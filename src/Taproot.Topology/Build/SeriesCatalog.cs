using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.Topology.Build;

/// <summary>
/// The fixed list of series that a world is built from. A query is named as its metric; each metric is asked for once. What is not in here
/// is stored and can be queried, but is no part of the world.
/// </summary>
public static class SeriesCatalog
{
    internal static readonly string[] Machine = ["machine_id", "system_uuid"];
    internal static readonly string[] Container = [.. Machine, "container_id"];
    private static readonly string[] ReadByAgents = ["container_resources_", "container_jvm_gc_", "container_jvm_safepoint", "container_cpu_"];
    private static readonly string[] Connection = [.. Container, "destination", "actual_destination", "peer"];
    private static readonly string[] Mount = [.. Container, "mount_point", "device"];

    /// <summary>All queries.</summary>
    public static ImmutableArray<SeriesQuery> Queries { get; } =
    [
        .. NodeQueries(), .. AgentQueries(), .. ContainerQueries(), .. NetworkQueries(), .. Protocol.All.SelectMany(ProtocolQueries),
        .. Kubernetes.KubernetesQueries.All, .. Kubernetes.FargateQueries.All,
        .. Databases.DatabaseQueries.All, .. RuntimeQueries.All, .. DnsQueries.All, .. LogQueries.All, .. GpuQueries.All, .. CertificateQueries.All,
    ];

    /// <summary>The queries by name.</summary>
    public static ImmutableDictionary<string, SeriesQuery> ByName { get; } = Queries.ToImmutableDictionary(q => q.Name);

    /// <summary>
    /// Whether agents themselves count this from zero, so that a series which appears while its host was already reporting began at zero
    /// then. It is not so for counters that agents read (CPU time, disk operations, collections of a JVM): they have a past when first seen.
    /// </summary>
    public static bool StartsAtZero(SeriesQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Function is SeriesFunction.Rate or SeriesFunction.Increase && query.Metric.StartsWith("container_", StringComparison.Ordinal)
            && !ReadByAgents.Any(p => query.Metric.StartsWith(p, StringComparison.Ordinal));
    }

    private static IEnumerable<SeriesQuery> NodeQueries() =>
    [
        Last("node_info", Machine, "hostname", "kernel_version"),
        Last("node_agent_info", Machine, "version"),
        Last("node_cloud_info", Machine, "provider", "account_id", "instance_id", "instance_type", "instance_life_cycle", "region", "availability_zone"),
        Last("node_uptime_seconds", Machine),
        Rate("node_resources_cpu_usage_seconds_total", Machine, "mode"),
        Last("node_resources_cpu_logical_cores", Machine),
        .. Each(k => Last($"node_resources_memory_{k}_bytes", Machine),
            "total", "free", "available", "cached"),
        .. Each(k => Rate($"node_resources_disk_{k}_total", Machine, "device"),
            "reads", "writes", "read_bytes", "written_bytes", "read_time_seconds", "write_time_seconds", "io_time_seconds"),
        .. Each(k => Rate($"node_net_{k}_total", Machine, "interface"),
            "received_bytes", "transmitted_bytes", "received_packets", "transmitted_packets"),
        Last("node_net_interface_up", Machine, "interface"),
        Last("node_net_interface_ip", Machine, "interface", "ip"),
        Rate("node_net_interface_errors_total", Machine, "interface", "direction"),
        Rate("node_net_interface_drops_total", Machine, "interface", "direction"),
        Rate("node_net_protocol_errors_total", Machine, "protocol", "kind"),
        Last("node_net_listen_info", Machine, "listen_addr", "container_id"),
        .. Each(k => Last($"node_{k}", Machine),
            "conntrack_entries", "conntrack_entries_limit", "file_descriptors", "file_descriptors_limit", "pids", "pids_limit"),
        Last("node_disk_healthy", Machine, "device"),
        Last("node_disk_wear_ratio", Machine, "device"),
        Last("node_disk_temperature_celsius", Machine, "device"),
    ];

    /// <summary>What agents tell of themselves, for the status page. Counters are read as they stand: only what grew is of interest.</summary>
    private static IEnumerable<SeriesQuery> AgentQueries() =>
    [
        Rate("taproot_agent_cpu_seconds_total", Machine),
        Last("taproot_agent_resident_bytes", Machine),
        Last("taproot_agent_spool_batches", Machine) with { Matchers = [new("signal", MatchOperator.Equal, "metrics")] },
        Last("taproot_agent_hook_attached", Machine, "hook", "reason"),
        Last("taproot_agent_dropped_destinations_total", Machine),
        Last("taproot_agent_batches_dropped_total", Machine, "signal", "reason"),
        Last("taproot_agent_kernel_events_total", Machine, "kind") with { Matchers = [new("kind", MatchOperator.Matches, ".*_dropped")] },
        Last("taproot_agent_samples_dropped_total", Machine, "reason") with { Matchers = [new("reason", MatchOperator.NotEqual, "duplicate")] },
    ];

    private static IEnumerable<SeriesQuery> ContainerQueries() =>
    [
        Last("container_info", Container, "image", "systemd_triggered_by", "systemd_type"),
        Last("container_runtime_info", Container, "runtime_id", "pod_uid"),
        Last("container_process_id", Container, "process"),
        Last("container_build_info", Container, "part", "name", "version", "build"),
        Last("container_software_info", Container, "software", "version"),
        Last("container_application_type", Container, "application_type"),
        Increase("container_restarts_total", Container),
        Increase("container_oom_kills_total", Container),
        .. Each(k => Last($"container_resources_{k}", Container),
            "cpu_limit_cores", "memory_limit_bytes", "memory_rss_bytes", "memory_cache_bytes"),
        .. Each(k => Rate($"container_resources_{k}_seconds_total", Container),
            "cpu_usage", "cpu_throttled", "cpu_delay", "disk_delay"),
        .. Each(k => Rate($"container_resources_{k}_pressure_waiting_seconds_total", Container, "kind"),
            "cpu", "memory", "io"),
        Last("container_resources_disk_size_bytes", Mount),
        Last("container_resources_disk_used_bytes", Mount),
        .. Each(k => Rate($"container_resources_disk_{k}_total", Mount),
            "reads", "writes", "read_bytes", "written_bytes"),
    ];

    private static IEnumerable<SeriesQuery> NetworkQueries() =>
    [
        Last("container_net_tcp_listen_info", Container, "listen_addr", "proxy"),
        .. Each(k => Rate($"container_net_tcp_{k}_total", Connection),
            "successful_connects", "failed_connects", "connection_time_seconds", "retransmits", "bytes_sent", "bytes_received"),
        Last("container_net_tcp_active_connections", Connection),
        Last("container_net_rtt_seconds", Connection),
        Last("container_net_latency_seconds", Container, "destination_ip"),
        Last("ip_to_fqdn", Machine, "ip", "fqdn"),
    ];

    private static IEnumerable<SeriesQuery> ProtocolQueries(Protocol protocol)
    {
        if (protocol.HasOutbound) yield return Rate(protocol.Requests, Connection, protocol.HasMethods ? ["status", "method"] : ["status"]);
        if (protocol is { HasOutbound: true, HasLatency: true })
        {
            yield return Rate(protocol.Latency + "_sum", Connection);
            yield return Rate(protocol.Latency + "_bucket", Connection, "le");
        }
        if (!protocol.HasInbound) yield break;
        yield return Rate(protocol.InboundRequests, Container, "status");
        yield return Rate(protocol.InboundLatency + "_sum", Container);
        yield return Rate(protocol.InboundLatency + "_bucket", Container, "le");
    }

    internal static IEnumerable<SeriesQuery> Each(Func<string, SeriesQuery> make, params string[] parts) => parts.Select(make);

    internal static SeriesQuery Last(string metric, string[] keep, params string[] more) => Make(metric, SeriesFunction.Last, keep, more);

    internal static SeriesQuery Rate(string metric, string[] keep, params string[] more) => Make(metric, SeriesFunction.Rate, keep, more);

    internal static SeriesQuery Increase(string metric, string[] keep, params string[] more) => Make(metric, SeriesFunction.Increase, keep, more);

    private static SeriesQuery Make(string metric, SeriesFunction function, string[] keep, string[] more) =>
        new(metric, metric, function, [.. keep, .. more], []);
}
