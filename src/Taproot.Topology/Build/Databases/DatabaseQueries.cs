using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.Topology.Build.Databases;

/// <summary>All that the world wants to know of databases.</summary>
internal static class DatabaseQueries
{
    public static ImmutableArray<SeriesQuery> All { get; } =
    [
        .. PostgresSeries.All.Select(s => s.Query), .. PostgresTableSeries.All.Select(s => s.Query), .. MysqlSeries.All.Select(s => s.Query),
        .. RedisSeries.All.Select(s => s.Query), .. MongodbSeries.All.Select(s => s.Query), .. MemcachedSeries.All.Select(s => s.Query),
        .. ManagedSeries.All.Select(s => s.Query), .. PostgresBackupSeries.All.Select(s => s.Query), .. PostgresBackupSeries.Runs.Select(s => s.Query),
        DatabaseClusterLabels.Query,
    ];
}
