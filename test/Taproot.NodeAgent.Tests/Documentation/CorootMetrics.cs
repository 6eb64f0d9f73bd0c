namespace Taproot.NodeAgent.Tests.Documentation;

/// <summary>Names of the metrics of coroot-node-agent, which ours are compatible with.</summary>
internal static class CorootMetrics
{
    private static readonly string[] Plain =
    [
        "container_info", "container_restarts_total", "container_application_type", "container_oom_kills_total",
        "container_resources_cpu_limit_cores", "container_resources_cpu_usage_seconds_total", "container_resources_cpu_throttled_seconds_total",
        "container_resources_cpu_delay_seconds_total", "container_resources_disk_delay_seconds_total",
        "container_resources_cpu_pressure_waiting_seconds_total", "container_resources_memory_pressure_waiting_seconds_total",
        "container_resources_io_pressure_waiting_seconds_total", "container_resources_memory_limit_bytes", "container_resources_memory_rss_bytes",
        "container_resources_memory_cache_bytes", "container_resources_disk_size_bytes", "container_resources_disk_used_bytes",
        "container_resources_disk_reserved_bytes", "container_resources_disk_reads_total", "container_resources_disk_writes_total",
        "container_resources_disk_read_bytes_total", "container_resources_disk_written_bytes_total", "container_resources_gpu_usage_percent",
        "container_resources_gpu_memory_usage_percent",
        "container_net_tcp_listen_info", "container_net_tcp_successful_connects_total", "container_net_tcp_connection_time_seconds_total",
        "container_net_tcp_failed_connects_total", "container_net_tcp_active_connections", "container_net_tcp_retransmits_total",
        "container_net_tcp_bytes_sent_total", "container_net_tcp_bytes_received_total", "container_net_latency_seconds", "ip_to_fqdn",
        "container_rabbitmq_messages_total", "container_nats_messages_total", "container_dns_requests_total",
        "container_dns_requests_duration_seconds_total", "container_log_messages_total",
        "container_jvm_info", "container_jvm_heap_size_bytes", "container_jvm_heap_used_bytes", "container_jvm_heap_max_size_bytes",
        "container_jvm_gc_time_seconds", "container_jvm_safepoint_time_seconds", "container_jvm_safepoint_sync_time_seconds",
        "container_jvm_profiling_status", "container_jvm_alloc_bytes_total", "container_jvm_alloc_objects_total",
        "container_jvm_lock_contentions_total", "container_jvm_lock_time_seconds_total", "container_go_alloc_bytes_total",
        "container_go_alloc_objects_total", "container_python_thread_lock_wait_time_seconds",
        "container_nodejs_event_loop_blocked_time_seconds_total", "container_dotnet_info", "container_dotnet_memory_allocated_bytes_total",
        "container_dotnet_exceptions_total", "container_dotnet_memory_heap_size_bytes", "container_dotnet_gc_count_total",
        "container_dotnet_heap_fragmentation_percent", "container_dotnet_monitor_lock_contentions_total",
        "container_dotnet_thread_pool_completed_items_total", "container_dotnet_thread_pool_queue_length", "container_dotnet_thread_pool_size",
        "node_info", "node_agent_info", "node_cloud_info", "node_uptime_seconds", "node_resources_cpu_usage_seconds_total",
        "node_resources_cpu_logical_cores", "node_resources_memory_total_bytes", "node_resources_memory_free_bytes",
        "node_resources_memory_available_bytes", "node_resources_memory_cached_bytes", "node_resources_disk_reads_total",
        "node_resources_disk_writes_total", "node_resources_disk_read_bytes_total", "node_resources_disk_written_bytes_total",
        "node_resources_disk_read_time_seconds_total", "node_resources_disk_write_time_seconds_total", "node_resources_disk_io_time_seconds_total",
        "node_net_received_bytes_total", "node_net_transmitted_bytes_total", "node_net_received_packets_total",
        "node_net_transmitted_packets_total", "node_net_interface_up", "node_net_interface_ip",
        "node_gpu_info", "node_resources_gpu_memory_total_bytes", "node_resources_gpu_memory_used_bytes",
        "node_resources_gpu_memory_utilization_percent_avg", "node_resources_gpu_memory_utilization_percent_peak",
        "node_resources_gpu_utilization_percent_avg", "node_resources_gpu_utilization_percent_peak", "node_resources_gpu_temperature_celsius",
        "node_resources_gpu_power_usage_watts", "up",
    ];

    private static readonly string[] Requests = ["http", "kafka", "dubbo", "zookeeper", "foundationdb"];
    private static readonly string[] Queries = ["postgres", "redis", "memcached", "mysql", "mongo", "cassandra", "clickhouse"];

    internal static IReadOnlyCollection<string> Names { get; } = new SortedSet<string>(
        [
            .. Plain,
            .. Requests.SelectMany(protocol => Of(protocol, "requests")),
            .. Queries.SelectMany(protocol => Of(protocol, "queries")),
            "container_dns_inbound_requests_total", "container_dns_inbound_requests_duration_seconds_total",
        ],
        StringComparer.Ordinal);

    private static string[] Of(string protocol, string what) =>
    [
        $"container_{protocol}_{what}_total", $"container_{protocol}_{what}_duration_seconds_total",
        $"container_{protocol}_inbound_{what}_total", $"container_{protocol}_inbound_{what}_duration_seconds_total",
    ];
}
