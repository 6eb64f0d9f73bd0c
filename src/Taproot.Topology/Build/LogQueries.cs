using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using static Taproot.Topology.Build.SeriesCatalog;

namespace Taproot.Topology.Build;

/// <summary>Series of log messages.</summary>
internal static class LogQueries
{
    public static ImmutableArray<SeriesQuery> All { get; } = [Increase("container_log_messages_total", Container, "level", "pattern_hash", "sample")];
}
