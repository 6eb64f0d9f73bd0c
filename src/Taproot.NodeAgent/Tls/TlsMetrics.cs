using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tls;

/// <summary>What reading TLS does itself.</summary>
internal static class TlsMetrics
{
    public static readonly MetricDescriptor Files = new(
        "taproot_agent_tls_files", MetricType.Gauge, "Executables and libraries whose TLS functions are watched.", ["library"]);

    public static readonly MetricDescriptor Processes = new(
        "taproot_agent_tls_processes", MetricType.Gauge, "Processes for which they are watched.", ["library"]);

    public static readonly MetricDescriptor Probes = new(
        "taproot_agent_tls_probes", MetricType.Gauge, "Instructions at which they are watched.", ["library"]);

    public static readonly MetricDescriptor Refused = new(
        "taproot_agent_tls_refused_total", MetricType.Counter, "Files whose TLS functions could not be watched.", ["library"]);

    public static readonly MetricDescriptor AttachSeconds = new(
        "taproot_agent_tls_attach_seconds_total", MetricType.Counter, "Time spent on attaching and detaching, in seconds.", ["operation"]);

    public static readonly MetricDescriptor Excluded = new(
        "taproot_agent_tls_excluded_processes", MetricType.Gauge, "Processes whose environment asks that their TLS be left alone.", []);

    public static readonly MetricDescriptor EventsDropped = new(
        "taproot_agent_tls_events_dropped_total", MetricType.Counter, "News of processes for which there was no room; they are found by the next look over all.", []);
}
