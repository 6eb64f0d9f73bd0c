using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using static Taproot.Topology.Build.SeriesCatalog;

namespace Taproot.Topology.Build;

/// <summary>Series of questions to name servers.</summary>
internal static class DnsQueries
{
    // Every container asks name servers: half of the usual bounds tell slow from fast as well, for half of the series. Prometheus writes 1 as 1.0.
    private static readonly LabelMatcher FewBounds = new("le", MatchOperator.Matches, @"0\.005|0\.025|0\.1|0\.25|1(\.0)?|5(\.0)?|\+Inf");

    public static ImmutableArray<SeriesQuery> All { get; } =
    [
        Rate("container_dns_requests_total", Container, "request_type", "domain", "status"),
        Rate("container_dns_requests_duration_seconds_total_bucket", Container, "le") with { Matchers = [FewBounds] },
    ];
}
