using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using static Taproot.Topology.Build.SeriesCatalog;

namespace Taproot.Topology.Build;

/// <summary>Series of questions to name servers.</summary>
internal static class DnsQueries
{
    public static ImmutableArray<SeriesQuery> All { get; } =
    [
        Rate("container_dns_requests_total", Container, "request_type", "domain", "status"),
        Rate("container_dns_requests_duration_seconds_total_bucket", Container, "le"),
    ];
}
