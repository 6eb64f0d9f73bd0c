using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>Metrics of certificates that programs were seen to take apart.</summary>
internal static class CertificateMetrics
{
    /// <summary>It was shown by the server at the destination.</summary>
    public const string ServerRole = "server";

    /// <summary>It was loaded by the container itself, which listens.</summary>
    public const string OwnRole = "own";

    private static readonly string[] Labels = [.. NetworkMetrics.Connection, "role", "subject", "issuer", "names"];

    public static readonly MetricDescriptor NotAfter = new(
        "container_tls_certificate_not_after_timestamp_seconds", MetricType.Gauge,
        "When a certificate ends that the server at the destination showed (role server) or that the container loaded itself (role own), in seconds since the epoch.",
        [.. Labels]);

    public static readonly MetricDescriptor NotBefore = new(
        "container_tls_certificate_not_before_timestamp_seconds", MetricType.Gauge, "When the same certificate begins to hold, in seconds since the epoch.", [.. Labels]);

    public static readonly MetricDescriptor Seen = new(
        "taproot_agent_tls_certificates_total", MetricType.Counter,
        "Certificates by what became of them: kept; authority, unreadable, unresolved (nobody's, or its destination not known), no_room: left out.", ["result"]);
}
