using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Containers;

/// <summary>Metrics of containers, units and programs.</summary>
internal static class ContainerMetrics
{
    private static readonly ImmutableArray<string> Identity = ["container_id", "app_id"];
    private static readonly ImmutableArray<string> Mount = ["container_id", "app_id", "mount_point", "device", "volume"];

    internal static readonly MetricDescriptor Info = Gauge(
        "container_info", "Meta information about the container, always 1.", [.. Identity, "image", "systemd_triggered_by", "systemd_type"]);

    internal static readonly MetricDescriptor RuntimeInfo = Gauge(
        "container_runtime_info", "The runtime's number of the container, and the pod's uid in Kubernetes, always 1.", [.. Identity, "runtime_id", "pod_uid"]);

    internal static readonly MetricDescriptor ProcessId = Gauge(
        "container_process_id", "Numbers of the first eight processes of a unit or program on the host.", [.. Identity, "process"]);

    internal static readonly MetricDescriptor Restarts = Counter("container_restarts_total", "Number of times the container was restarted.", Identity);

    internal static readonly MetricDescriptor ApplicationType = Gauge(
        "container_application_type", "Kind of software that runs in the container, always 1.", [.. Identity, "application_type"]);

    internal static readonly MetricDescriptor CpuLimit = Gauge(
        "container_resources_cpu_limit_cores", "CPU quota in cores, absent without one.", Identity);

    internal static readonly MetricDescriptor CpuUsage = Counter("container_resources_cpu_usage_seconds_total", "CPU time used in seconds.", Identity);

    internal static readonly MetricDescriptor CpuThrottled = Counter(
        "container_resources_cpu_throttled_seconds_total", "Time in seconds in which the CPU quota stopped the container.", Identity);

    internal static readonly MetricDescriptor CpuDelay = Counter(
        "container_resources_cpu_delay_seconds_total", "Time in seconds that threads waited for a CPU.", Identity);

    internal static readonly MetricDescriptor DiskDelay = Counter(
        "container_resources_disk_delay_seconds_total", "Time in seconds that threads waited for block devices.", Identity);

    internal static readonly MetricDescriptor CpuPressure = Pressure("cpu");
    internal static readonly MetricDescriptor MemoryPressure = Pressure("memory");
    internal static readonly MetricDescriptor IoPressure = Pressure("io");

    internal static readonly MetricDescriptor MemoryLimit = Gauge(
        "container_resources_memory_limit_bytes", "Memory limit in bytes, absent without one.", Identity);

    internal static readonly MetricDescriptor MemoryRss = Gauge(
        "container_resources_memory_rss_bytes", "Anonymous and mapped file memory in bytes.", Identity);

    internal static readonly MetricDescriptor MemoryCache = Gauge("container_resources_memory_cache_bytes", "Page cache in bytes.", Identity);

    internal static readonly MetricDescriptor OomKills = Counter(
        "container_oom_kills_total", "Processes that the kernel killed for want of memory.", Identity);

    internal static readonly MetricDescriptor DiskSize = Gauge("container_resources_disk_size_bytes", "Size of the file system in bytes.", Mount);
    internal static readonly MetricDescriptor DiskUsed = Gauge("container_resources_disk_used_bytes", "Bytes used on the file system.", Mount);

    internal static readonly MetricDescriptor DiskReserved = Gauge(
        "container_resources_disk_reserved_bytes", "Bytes of the file system kept for root.", Mount);

    internal static readonly MetricDescriptor DiskReads = Counter("container_resources_disk_reads_total", "Reads from the device.", Mount);
    internal static readonly MetricDescriptor DiskWrites = Counter("container_resources_disk_writes_total", "Writes to the device.", Mount);
    internal static readonly MetricDescriptor DiskReadBytes = Counter("container_resources_disk_read_bytes_total", "Bytes read from the device.", Mount);

    internal static readonly MetricDescriptor DiskWrittenBytes = Counter(
        "container_resources_disk_written_bytes_total", "Bytes written to the device.", Mount);

    private static MetricDescriptor Pressure(string resource) => Counter(
        $"container_resources_{resource}_pressure_waiting_seconds_total",
        $"Time in seconds in which some or all tasks waited for {resource}.",
        [.. Identity, "kind"]);

    private static MetricDescriptor Gauge(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Gauge, help, labels);

    private static MetricDescriptor Counter(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Counter, help, labels);
}
