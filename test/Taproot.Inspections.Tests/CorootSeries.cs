using System.Globalization;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

/// <summary>All series that Coroot's node agent can send, by its names and labels.</summary>
internal static class CorootSeries
{
    /// <summary>
    /// A section a sender: the node, every container (<c>*</c>), or one. A line a series; values of histograms are their buckets, sums and counts.
    /// </summary>
    private const string All = """
        = node
        up
        promhttp_metric_handler_errors_total cause=encoding
        ip_to_fqdn ip=203.0.113.9 fqdn=api.example.com
        node_info hostname=n1 kernel_version=6.1.0
        node_agent_info version=1.26
        node_cloud_info provider=aws account_id=1 instance_id=i-1 instance_type=m5.large instance_life_cycle=on-demand region=eu-west-1 availability_zone=eu-west-1a availability_zone_id=euw1-az1 local_ipv4=10.0.0.1 public_ipv4=203.0.113.1
        node_uptime_seconds
        node_resources_cpu_usage_seconds_total mode=user
        node_resources_cpu_usage_seconds_total mode=idle
        node_resources_cpu_logical_cores
        node_resources_memory_total_bytes
        node_resources_memory_free_bytes
        node_resources_memory_available_bytes
        node_resources_memory_cached_bytes
        node_resources_disk_reads_total device=sda
        node_resources_disk_writes_total device=sda
        node_resources_disk_read_bytes_total device=sda
        node_resources_disk_written_bytes_total device=sda
        node_resources_disk_read_time_seconds_total device=sda
        node_resources_disk_write_time_seconds_total device=sda
        node_resources_disk_io_time_seconds_total device=sda
        node_net_received_bytes_total interface=eth0
        node_net_transmitted_bytes_total interface=eth0
        node_net_received_packets_total interface=eth0
        node_net_transmitted_packets_total interface=eth0
        node_net_interface_up interface=eth0
        node_net_interface_ip interface=eth0 ip=10.0.0.1
        node_gpu_info gpu_uuid=GPU-1 name=L4 driver_version=550
        node_resources_gpu_memory_total_bytes gpu_uuid=GPU-1
        node_resources_gpu_memory_used_bytes gpu_uuid=GPU-1
        node_resources_gpu_memory_utilization_percent_avg gpu_uuid=GPU-1
        node_resources_gpu_memory_utilization_percent_peak gpu_uuid=GPU-1
        node_resources_gpu_utilization_percent_avg gpu_uuid=GPU-1
        node_resources_gpu_utilization_percent_peak gpu_uuid=GPU-1
        node_resources_gpu_temperature_celsius gpu_uuid=GPU-1
        node_resources_gpu_power_usage_watts gpu_uuid=GPU-1

        = *
        container_info image=registry.example.com/app:1.2 systemd_triggered_by= systemd_type=
        container_restarts_total
        container_oom_kills_total
        container_resources_cpu_limit_cores
        container_resources_cpu_usage_seconds_total
        container_resources_cpu_throttled_seconds_total
        container_resources_cpu_delay_seconds_total
        container_resources_disk_delay_seconds_total
        container_resources_cpu_pressure_waiting_seconds_total kind=some
        container_resources_cpu_pressure_waiting_seconds_total kind=full
        container_resources_memory_pressure_waiting_seconds_total kind=some
        container_resources_memory_pressure_waiting_seconds_total kind=full
        container_resources_io_pressure_waiting_seconds_total kind=some
        container_resources_io_pressure_waiting_seconds_total kind=full
        container_resources_memory_limit_bytes
        container_resources_memory_rss_bytes
        container_resources_memory_cache_bytes
        container_resources_disk_size_bytes mount_point=/data device=/dev/sda volume=pvc-1
        container_resources_disk_used_bytes mount_point=/data device=/dev/sda volume=pvc-1
        container_resources_disk_reserved_bytes mount_point=/data device=/dev/sda volume=pvc-1
        container_resources_disk_reads_total mount_point=/data device=/dev/sda volume=pvc-1
        container_resources_disk_writes_total mount_point=/data device=/dev/sda volume=pvc-1
        container_resources_disk_read_bytes_total mount_point=/data device=/dev/sda volume=pvc-1
        container_resources_disk_written_bytes_total mount_point=/data device=/dev/sda volume=pvc-1
        container_log_messages_total source=stdout/stderr level=error pattern_hash=d41d8cd98f00b204e9800998ecf8427e sample=cannot_connect
        container_log_messages_total source=stdout/stderr level=info pattern_hash= sample=

        = /docker/jvm
        container_application_type application_type=java
        container_jvm_info jvm=shop.jar java_version=21.0.4
        container_jvm_heap_size_bytes jvm=shop.jar
        container_jvm_heap_used_bytes jvm=shop.jar
        container_jvm_heap_max_size_bytes jvm=shop.jar
        container_jvm_gc_time_seconds jvm=shop.jar gc=G1
        container_jvm_safepoint_time_seconds jvm=shop.jar
        container_jvm_safepoint_sync_time_seconds jvm=shop.jar
        container_jvm_profiling_status jvm=shop.jar
        container_jvm_alloc_bytes_total jvm=shop.jar
        container_jvm_alloc_objects_total jvm=shop.jar
        container_jvm_lock_contentions_total jvm=shop.jar
        container_jvm_lock_time_seconds_total jvm=shop.jar

        = /docker/dotnet
        container_application_type application_type=dotnet
        container_dotnet_info application=Shop runtime_version=8.0.7
        container_dotnet_memory_allocated_bytes_total application=Shop
        container_dotnet_exceptions_total application=Shop
        container_dotnet_memory_heap_size_bytes application=Shop generation=Gen0
        container_dotnet_memory_heap_size_bytes application=Shop generation=Gen2
        container_dotnet_gc_count_total application=Shop generation=Gen0
        container_dotnet_gc_count_total application=Shop generation=Gen2
        container_dotnet_heap_fragmentation_percent application=Shop
        container_dotnet_monitor_lock_contentions_total application=Shop
        container_dotnet_thread_pool_completed_items_total application=Shop
        container_dotnet_thread_pool_queue_length application=Shop
        container_dotnet_thread_pool_size application=Shop

        = /docker/go
        container_application_type application_type=golang
        container_go_alloc_bytes_total
        container_go_alloc_objects_total

        = /docker/python
        container_application_type application_type=python
        container_python_thread_lock_wait_time_seconds
        container_resources_gpu_usage_percent gpu_uuid=GPU-1
        container_resources_gpu_memory_usage_percent gpu_uuid=GPU-1

        = /docker/nodejs
        container_application_type application_type=nodejs
        container_nodejs_event_loop_blocked_time_seconds_total

        = /docker/coredns
        container_application_type application_type=coredns
        container_dns_inbound_requests_total status=ok
        container_dns_inbound_requests_duration_seconds_total le

        """;

    private const string Outbound = """
        container_net_tcp_successful_connects_total
        container_net_tcp_connection_time_seconds_total
        container_net_tcp_active_connections
        container_net_tcp_retransmits_total
        container_net_tcp_bytes_sent_total
        container_net_tcp_bytes_received_total
        """;

    /// <summary>Servers: type, protocol, noun, port; those without inbound figures are counted by their clients only.</summary>
    private static readonly (string Type, string Protocol, string Noun, int Port)[] Servers =
    [
        ("nginx", "http", "requests", 80), ("elasticsearch", "http", "requests", 9200), ("postgres", "postgres", "queries", 5432), ("redis", "redis", "queries", 6379),
        ("memcached", "memcached", "queries", 11211), ("mysql", "mysql", "queries", 3306), ("mongodb", "mongo", "queries", 27017), ("kafka", "kafka", "requests", 9092),
        ("cassandra", "cassandra", "queries", 9042), ("dubbo", "dubbo", "requests", 20880), ("clickhouse", "clickhouse", "queries", 9000),
        ("zookeeper", "zookeeper", "requests", 2181), ("foundationdb", "foundationdb", "requests", 4500), ("rabbitmq", "rabbitmq", "messages", 5672), ("nats", "nats", "messages", 4222),
    ];

    /// <summary>Every series as the agent sends it.</summary>
    public static IReadOnlyList<(string Metric, Labels Labels)> Sent { get; } = [.. Read()];

    /// <summary>The world that the server makes of them.</summary>
    public static World World()
    {
        var input = new Dictionary<string, IReadOnlyList<GridSeries>>(StringComparer.Ordinal);
        var values = new float[Given.Points];
        Array.Fill(values, 1);
        foreach (var query in SeriesCatalog.Queries)
        {
            var kept = Sent.Where(s => s.Metric == query.Metric).Select(s => Labels.Of([.. s.Labels.Items.Where(l => query.KeepLabels.Contains(l.Name)).Select(l => (l.Name, l.Value))]))
                .DistinctBy(l => string.Join(',', l.Items.Select(i => $"{i.Name}={i.Value}")));
            input[query.Name] = [.. kept.Select(l => new GridSeries(l, values))];
        }
        return WorldBuilder.Build(new(new(1_700_000_000_000 - 1_700_000_000_000 % 15_000, 15_000, Given.Points), input, 1));
    }

    private static IEnumerable<(string, Labels)> Read()
    {
        var (sections, section) = (new List<(string Name, List<string> Lines)>(), new List<string>());
        foreach (var line in All.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal)) sections.Add((line[2..], section = []));
            else section.Add(line);
        }
        foreach (var server in Servers) sections.Add(($"/docker/{server.Type}", [.. Serving(server)]));
        sections.Add(("/docker/client", [.. Servers.SelectMany(Calling), .. Asking()]));
        var containers = sections.Select(s => s.Name).Where(n => n.StartsWith('/')).ToArray();
        foreach (var (name, lines) in sections)
            foreach (var sender in name == "*" ? containers : [name])
                foreach (var line in lines)
                    foreach (var series in Series(sender, line)) yield return series;
    }

    private static IEnumerable<string> Serving((string Type, string Protocol, string Noun, int Port) server)
    {
        yield return $"container_application_type application_type={server.Type}";
        yield return $"container_net_tcp_listen_info listen_addr=10.0.0.1:{server.Port} proxy=";
        if (server.Noun == "messages") yield break;
        yield return $"container_{server.Protocol}_inbound_{server.Noun}_total status=ok";
        yield return $"container_{server.Protocol}_inbound_{server.Noun}_total status=failed";
        yield return $"container_{server.Protocol}_inbound_{server.Noun}_duration_seconds_total le";
        // Proxies and the like are clients, too.
        if (server.Type != "nginx") yield break;
        foreach (var line in Calling(("", "http", "requests", 9200))) yield return line;
    }

    private static IEnumerable<string> Calling((string Type, string Protocol, string Noun, int Port) server)
    {
        var destination = $"destination=10.0.0.1:{server.Port} actual_destination=10.0.0.1:{server.Port}";
        foreach (var metric in Outbound.Split('\n')) yield return $"{metric.Trim()} {destination}";
        if (server.Noun == "messages")
        {
            yield return $"container_{server.Protocol}_messages_total {destination} status=ok method=produce";
            yield return $"container_{server.Protocol}_messages_total {destination} status=ok method=consume";
            yield break;
        }
        yield return $"container_{server.Protocol}_{server.Noun}_total {destination} status=ok";
        yield return $"container_{server.Protocol}_{server.Noun}_total {destination} status=failed";
        yield return $"container_{server.Protocol}_{server.Noun}_duration_seconds_total le {destination}";
    }

    private static IEnumerable<string> Asking() =>
    [
        "container_application_type application_type=php", "container_net_latency_seconds destination_ip=10.0.0.1",
        "container_net_tcp_failed_connects_total destination=203.0.113.9:443",
        "container_dns_requests_total request_type=TypeA domain=api.example.com status=ok", "container_dns_requests_total request_type=TypeA domain=api.example.com status=servfail",
        "container_dns_requests_duration_seconds_total le",
    ];

    private static IEnumerable<(string, Labels)> Series(string sender, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (string, string)[] place = sender == "node" ? [("machine_id", "m1"), ("system_uuid", "u1")]
            : [("machine_id", "m1"), ("system_uuid", "u1"), ("container_id", sender), ("app_id", "")];
        (string, string)[] labels = [.. place, .. words.Skip(1).Select(w => w.Split('=', 2)).Where(l => l.Length == 2).Select(l => (l[0], l[1]))];
        if (!words.Contains("le"))
        {
            yield return (words[0], Labels.Of(labels));
            yield break;
        }
        foreach (var bound in (double[])[.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10])
            yield return (words[0] + "_bucket", Labels.Of([.. labels, ("le", bound.ToString(CultureInfo.InvariantCulture))]));
        yield return (words[0] + "_bucket", Labels.Of([.. labels, ("le", "+Inf")]));
        yield return (words[0] + "_sum", Labels.Of(labels));
        yield return (words[0] + "_count", Labels.Of(labels));
    }
}
