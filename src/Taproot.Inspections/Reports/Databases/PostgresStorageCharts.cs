using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>What takes the space of PostgreSQL.</summary>
internal static class PostgresStorageCharts
{
    private const string NoBloat = "No bloat was estimated in this window: the cluster agent may be told not to (track-database-bloat).";

    public static void Draw(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        postgres.Add("Storage",
            charts.Area("postgres-size", "Disk usage", "bytes",
                [.. postgres.Largest(p => p.DatabaseSizes.Select(d => (d.Key, d.Value))), .. postgres.Largest(p => [("WAL", p.Wal.Size)])],
                postgres.Reason("No size was told in this window.")),
            charts.Area("postgres-table-sizes", "Top tables by size", "bytes", ByTable(postgres, t => t.Size), postgres.Reason("No size of a table was told in this window.")),
            charts.Area("postgres-bloat", "Estimated bloat by database", "bytes",
                postgres.Largest(p => [.. p.TableBloat.Select(b => ($"{b.Key} tables", b.Value)), .. p.IndexBloat.Select(b => ($"{b.Key} indexes", b.Value))]), postgres.Reason(NoBloat)),
            charts.Area("postgres-table-bloat", "Top tables by estimated bloat", "bytes", ByTable(postgres, t => t.Bloat), postgres.Reason(NoBloat)),
            charts.Area("postgres-index-bloat", "Top indexes by estimated bloat", "bytes",
                postgres.Largest(p => p.Tables.SelectMany(t => t.Value.IndexBloat.Select(i => ($"{t.Key.Database}.{i.Key}", i.Value)))), postgres.Reason(NoBloat)));
    }

    private static IEnumerable<(string, TimeSeries)> ByTable(DatabaseScope<Postgres> postgres, Func<PostgresTable, TimeSeries> select) =>
        postgres.Largest(p => p.Tables.Select(t => (t.Key.ToString(), select(t.Value))));
}
