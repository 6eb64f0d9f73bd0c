using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host;

/// <summary>Metrics of the node.</summary>
internal static class HostMetrics
{
    private static readonly ImmutableArray<string> Device = ["device"];
    private static readonly ImmutableArray<string> Interface = ["interface"];
    private static readonly ImmutableArray<string> Direction = ["interface", "direction"];

    internal static readonly MetricDescriptor Info = Gauge("node_info", "Meta information about the node, always 1.", ["hostname", "kernel_version"]);
    internal static readonly MetricDescriptor AgentInfo = Gauge("node_agent_info", "Meta information about the agent, always 1.", ["version"]);

    internal static readonly MetricDescriptor CloudInfo = Gauge(
        "node_cloud_info",
        "What the cloud says about the machine, always 1.",
        [
            "provider", "account_id", "instance_id", "instance_type", "instance_life_cycle", "region", "availability_zone", "availability_zone_id",
            "local_ipv4", "public_ipv4",
        ]);

    internal static readonly MetricDescriptor Uptime = Gauge("node_uptime_seconds", "Time since boot in seconds.", []);
    internal static readonly MetricDescriptor CpuUsage = Counter("node_resources_cpu_usage_seconds_total", "CPU time in seconds by mode.", ["mode"]);
    internal static readonly MetricDescriptor CpuCores = Gauge("node_resources_cpu_logical_cores", "Number of logical CPUs.", []);
    internal static readonly MetricDescriptor MemoryTotal = Gauge("node_resources_memory_total_bytes", "Memory in bytes.", []);
    internal static readonly MetricDescriptor MemoryFree = Gauge("node_resources_memory_free_bytes", "Memory that nothing uses, in bytes.", []);

    internal static readonly MetricDescriptor MemoryAvailable = Gauge(
        "node_resources_memory_available_bytes", "Memory in bytes that programs can get without swapping.", []);

    internal static readonly MetricDescriptor MemoryCached = Gauge("node_resources_memory_cached_bytes", "Page cache in bytes.", []);
    internal static readonly MetricDescriptor DiskReads = Counter("node_resources_disk_reads_total", "Reads that completed.", Device);
    internal static readonly MetricDescriptor DiskWrites = Counter("node_resources_disk_writes_total", "Writes that completed.", Device);
    internal static readonly MetricDescriptor DiskReadBytes = Counter("node_resources_disk_read_bytes_total", "Bytes read.", Device);
    internal static readonly MetricDescriptor DiskWrittenBytes = Counter("node_resources_disk_written_bytes_total", "Bytes written.", Device);
    internal static readonly MetricDescriptor DiskReadTime = Counter("node_resources_disk_read_time_seconds_total", "Time of all reads in seconds.", Device);

    internal static readonly MetricDescriptor DiskWriteTime = Counter(
        "node_resources_disk_write_time_seconds_total", "Time of all writes in seconds.", Device);

    internal static readonly MetricDescriptor DiskIoTime = Counter(
        "node_resources_disk_io_time_seconds_total", "Time in seconds in which the device was busy.", Device);

    internal static readonly MetricDescriptor ReceivedBytes = Counter("node_net_received_bytes_total", "Bytes received.", Interface);
    internal static readonly MetricDescriptor TransmittedBytes = Counter("node_net_transmitted_bytes_total", "Bytes sent.", Interface);
    internal static readonly MetricDescriptor ReceivedPackets = Counter("node_net_received_packets_total", "Packets received.", Interface);
    internal static readonly MetricDescriptor TransmittedPackets = Counter("node_net_transmitted_packets_total", "Packets sent.", Interface);
    internal static readonly MetricDescriptor InterfaceUp = Gauge("node_net_interface_up", "1 when the interface is up, else 0.", Interface);
    internal static readonly MetricDescriptor InterfaceIp = Gauge("node_net_interface_ip", "Address of the interface, always 1.", ["interface", "ip"]);

    internal static readonly MetricDescriptor InterfaceErrors = Counter(
        "node_net_interface_errors_total", "Packets with errors, by direction (receive, transmit).", Direction);

    internal static readonly MetricDescriptor InterfaceDrops = Counter(
        "node_net_interface_drops_total", "Packets dropped, by direction (receive, transmit).", Direction);

    internal static readonly MetricDescriptor ProtocolErrors = Counter(
        "node_net_protocol_errors_total", "Errors of the host's TCP, UDP and IP, by kind.", ["protocol", "kind"]);

    internal static readonly MetricDescriptor ListenInfo = Gauge(
        "node_net_listen_info", "A TCP port on which a process listens, always 1.", ["listen_addr", "container_id"]);

    internal static readonly MetricDescriptor ConntrackEntries = Gauge("node_conntrack_entries", "Connections in the tracking table.", []);
    internal static readonly MetricDescriptor ConntrackLimit = Gauge("node_conntrack_entries_limit", "Size of the tracking table.", []);
    internal static readonly MetricDescriptor FileDescriptors = Gauge("node_file_descriptors", "Open files of the whole node.", []);
    internal static readonly MetricDescriptor FileDescriptorLimit = Gauge("node_file_descriptors_limit", "Most open files of the whole node.", []);
    internal static readonly MetricDescriptor Pids = Gauge("node_pids", "Threads of the whole node, each of which has an id.", []);
    internal static readonly MetricDescriptor PidLimit = Gauge("node_pids_limit", "Most threads of the whole node.", []);
    internal static readonly MetricDescriptor DiskHealthy = Gauge("node_disk_healthy", "1 when the disk says that it is well, 0 when it expects to fail.", Device);
    internal static readonly MetricDescriptor DiskWear = Gauge("node_disk_wear_ratio", "Share of the disk's write endurance that is used up.", Device);
    internal static readonly MetricDescriptor DiskTemperature = Gauge("node_disk_temperature_celsius", "Temperature of the disk.", Device);

    private static MetricDescriptor Gauge(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Gauge, help, labels);

    private static MetricDescriptor Counter(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Counter, help, labels);
}
