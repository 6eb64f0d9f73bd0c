using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using static Taproot.Topology.Build.SeriesCatalog;

namespace Taproot.Topology.Build;

/// <summary>Series of TLS certificates.</summary>
internal static class CertificateQueries
{
    public const string NotAfter = "container_tls_certificate_not_after_timestamp_seconds";
    public const string NotBefore = "container_tls_certificate_not_before_timestamp_seconds";

    public static ImmutableArray<SeriesQuery> All { get; } =
        [.. Each(k => Last(k, Container, "destination", "actual_destination", "peer", "subject", "issuer", "names"), NotAfter, NotBefore)];
}
