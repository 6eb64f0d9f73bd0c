using System.Collections.Immutable;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;
using static Taproot.Topology.Build.Databases.DatabaseSeries;

namespace Taproot.Topology.Build.Databases;

/// <summary>What a PostgreSQL exporter sends of single tables.</summary>
internal static class PostgresTableSeries
{
    private static readonly string[] Table = ["db", "schema", "table"];

    public static ImmutableArray<DatabaseSeries<Postgres>> All { get; } =
    [
        Of("pg_table_size_bytes", static (t, v) => t.Size = v),
        Of("pg_table_bloat_bytes", static (t, v) => t.Bloat = v),
        Last<Postgres>("pg_index_bloat_bytes", static (p, s) => TableOf(p, s).IndexBloat[s["index"]] = s.Values, [.. Table, "index"]),
        Of("pg_table_dead_tuple_bytes", static (t, v) => t.DeadBytes = v),
        Of("pg_table_dead_tuples", static (t, v) => t.DeadRows = v),
        Of("pg_table_live_tuples", static (t, v) => t.LiveRows = v),
        Of("pg_table_reltuples", static (t, v) => t.EstimatedRows = v),
        Of("pg_table_mods_since_analyze", static (t, v) => t.RowsChangedSinceAnalyze = v),
        Of("pg_table_seconds_since_last_autovacuum", static (t, v) => t.SecondsSinceAutovacuum = v),
        Of("pg_table_seconds_since_last_analyze", static (t, v) => t.SecondsSinceAnalyze = v),
        Of("pg_table_vacuum_in_progress", static (t, v) => t.VacuumInProgress = v),
        Of("pg_table_vacuum_throttled", static (t, v) => t.VacuumThrottled = v),
        Last<Postgres>("pg_table_setting", static (p, s) => TableOf(p, s).Settings = SettingsOf(s),
        [
            .. Table, "autovacuum_disabled", "autovacuum_vacuum_scale_factor", "autovacuum_vacuum_threshold", "autovacuum_vacuum_cost_delay",
            "autovacuum_vacuum_cost_limit", "autovacuum_analyze_scale_factor", "autovacuum_analyze_threshold",
        ]),
    ];

    private static DatabaseSeries<Postgres> Of(string metric, Action<PostgresTable, TimeSeries> set) =>
        Last<Postgres>(metric, (p, s) => set(TableOf(p, s), s.Values), Table);

    private static PostgresTable TableOf(Postgres postgres, DatabaseSample sample) =>
        DatabaseSeries.Of(postgres.Tables, new PostgresTableId(sample["db"], sample["schema"], sample["table"]));

    private static PostgresTableSettings SettingsOf(DatabaseSample sample) => !sample.IsCurrent ? PostgresTableSettings.None : new(
        sample["autovacuum_disabled"] is "true" or "t" or "1" or "on", sample.Number("autovacuum_vacuum_scale_factor"), sample.Number("autovacuum_vacuum_threshold"),
        sample.Number("autovacuum_vacuum_cost_delay"), sample.Number("autovacuum_vacuum_cost_limit"), sample.Number("autovacuum_analyze_scale_factor"),
        sample.Number("autovacuum_analyze_threshold"));
}
