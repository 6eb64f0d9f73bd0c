using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Network;

/// <summary>Metrics of TCP connections and of this room itself.</summary>
internal static class NetworkMetrics
{
    /// <summary>Labels of a container's own series.</summary>
    public static readonly ImmutableArray<string> Container = ["container_id", "app_id"];

    /// <summary>Labels of the series of a container and one destination.</summary>
    public static readonly ImmutableArray<string> Connection = [.. Container, "destination", "actual_destination", "peer"];

    public static readonly MetricDescriptor ListenInfo = new(
        "container_net_tcp_listen_info", MetricType.Gauge, "1 when the container listens on the address, 0 when it lately did.",
        [.. Container, "listen_addr", "proxy"]);

    public static readonly MetricDescriptor Connects = Counter("container_net_tcp_successful_connects_total", "TCP connections established.");

    public static readonly MetricDescriptor ConnectSeconds =
        Counter("container_net_tcp_connection_time_seconds_total", "Time spent on establishing TCP connections, in seconds.");

    public static readonly MetricDescriptor FailedConnects = new(
        "container_net_tcp_failed_connects_total", MetricType.Counter, "TCP connections that could not be established.", [.. Container, "destination"]);

    public static readonly MetricDescriptor FailedConnectReasons = new(
        "container_net_tcp_failed_connect_reasons_total", MetricType.Counter,
        "TCP connections that could not be established, by reason: refused, timeout, unreachable, or other (mostly given up by the program).",
        [.. Container, "destination", "reason"]);

    public static readonly MetricDescriptor Active = new(
        "container_net_tcp_active_connections", MetricType.Gauge, "Outbound TCP connections that are open.", Connection);

    public static readonly MetricDescriptor Retransmits = Counter("container_net_tcp_retransmits_total", "TCP segments sent again.");

    public static readonly MetricDescriptor BytesSent = Counter("container_net_tcp_bytes_sent_total", "Bytes sent over outbound TCP connections.");

    public static readonly MetricDescriptor BytesReceived =
        Counter("container_net_tcp_bytes_received_total", "Bytes received over outbound TCP connections.");

    public static readonly MetricDescriptor RoundTrip = new(
        "container_net_rtt_seconds", MetricType.Gauge, "Smoothed TCP round-trip time, mean of the live connections, in seconds.", Connection);

    public static readonly MetricDescriptor HookAttached = new(
        "taproot_agent_hook_attached", MetricType.Gauge, "1 when the BPF program (or other hook) is at work, else 0 and the reason.", ["hook", "reason"]);

    public static readonly MetricDescriptor KernelEvents = new(
        "taproot_agent_kernel_events_total", MetricType.Counter, "What the BPF programs counted, and what they had to drop.", ["kind"]);

    public static readonly MetricDescriptor MapEntries = new("taproot_agent_map_entries", MetricType.Gauge, "Entries of a BPF map.", ["map"]);

    public static readonly MetricDescriptor MapCapacity = new("taproot_agent_map_capacity", MetricType.Gauge, "Most entries of a BPF map.", ["map"]);

    public static readonly MetricDescriptor NatLookups = new(
        "taproot_agent_nat_lookups_total", MetricType.Counter,
        "Questions to connection tracking where a connection leads, by result; skipped: over the bound on lookups.", ["result"]);

    public static readonly MetricDescriptor NatLookupSeconds = new(
        "taproot_agent_nat_lookup_seconds_total", MetricType.Counter, "Time spent on asking connection tracking, in seconds.", []);

    public static readonly MetricDescriptor NatNamespaces = new(
        "taproot_agent_nat_namespaces", MetricType.Gauge, "Network namespaces whose connection tracking is open for questions.", []);

    public static readonly MetricDescriptor DroppedDestinations = new(
        "taproot_agent_dropped_destinations_total", MetricType.Counter, "Destinations that got no series for want of room.", []);

    public static readonly MetricDescriptor IpToFqdn = new(
        "ip_to_fqdn", MetricType.Gauge, "Name by which programs found the address of a live destination, always 1.", ["ip", "fqdn"]);

    public static readonly MetricDescriptor DnsNames = new("taproot_agent_dns_names", MetricType.Gauge, "Addresses whose names are known.", []);

    public static readonly MetricDescriptor DroppedDnsNames = new(
        "taproot_agent_dropped_dns_names_total", MetricType.Counter, "Names of addresses that were not kept for want of room.", []);

    public static readonly MetricDescriptor Latency = new(
        "container_net_latency_seconds", MetricType.Gauge,
        "Round-trip time of a ping from the container's network, in seconds: for destinations whose TCP round-trip time is not known.",
        [.. Container, "destination_ip"]);

    public static readonly MetricDescriptor Pings = new(
        "taproot_agent_pings_total", MetricType.Counter, "Pings by result: answered, lost, skipped (over the bound), failed.", ["result"]);

    private static MetricDescriptor Counter(string name, string help) => new(name, MetricType.Counter, help, Connection);
}
