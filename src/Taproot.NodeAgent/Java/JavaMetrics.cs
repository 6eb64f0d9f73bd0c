using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Java;

/// <summary>What the work in running JVMs says of itself.</summary>
internal static class JavaMetrics
{
    public static readonly MetricDescriptor TlsInjected = new(
        "taproot_agent_java_tls_injected_total", MetricType.Counter, "JVMs into which the library that shows Java's plaintext was loaded.", []);

    public static readonly MetricDescriptor TlsRefused = new(
        "taproot_agent_java_tls_refused_total", MetricType.Counter, "JVMs into which it could not be loaded, by reason; one that may pass is counted at each try.", ["reason"]);

    public static readonly MetricDescriptor TlsDropped = new(
        "taproot_agent_java_tls_dropped_total", MetricType.Counter, "JVMs that were put off because too many waited.", []);
}
