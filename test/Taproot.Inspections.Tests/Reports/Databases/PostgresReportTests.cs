using Taproot.Inspections.Tests.Checks.Databases;
using static Taproot.Inspections.Tests.Reports.Databases.DatabaseReportTests;

namespace Taproot.Inspections.Tests.Reports.Databases;

public sealed class PostgresReportTests
{
    private readonly PostgresWorld _postgres = new();

    private Inspections.Reports.Report Drawn => Report(_postgres.Given, "db", "postgres");

    private static (string, string)[] Table => [("db", "shop"), ("schema", "audit"), ("table", "log")];

    [Fact]
    public void Queries_connections_and_locks()
    {
        var update = ("query", "update ? \n where ?");
        _postgres.Exporter.Setting("max_connections", 100).Metric("pg_info", 1, ("server_version", "16.4")).Metric("pg_db_queries_per_second", 40, ("db", "shop"))
            .Metric("pg_latency_seconds", 0.02f, ("summary", "avg")).Metric("pg_latency_seconds", 0.5f, ("summary", "p99"))
            .Metric("pg_top_query_time_per_second", 2, ("db", "shop"), ("user", "a"), update).Metric("pg_top_query_time_per_second", 1, ("db", "shop"), ("user", "b"), update)
            .Metric("pg_connections", 3, ("state", "active"), ("wait_event_type", "Lock"), update).Metric("pg_connections", 5, ("state", "idle in transaction"), ("query", "begin"))
            .Metric("pg_lock_awaiting_queries", 3, ("blocking_query", "begin"));
        var report = Drawn;
        Assert.Equal(40, Series(report, "postgres-queries").Single().Values[^1]);
        Assert.Equal(["avg", "p99"], Series(report, "postgres-latency-0").Select(s => s.Name).Order(StringComparer.Ordinal));
        var time = Series(report, "postgres-query-time").Single();
        Assert.Equal(("update ?   where ?", 3), (time.Name, time.Values[^1]));
        Assert.Equal(["active", "idle in transaction"], Series(report, "postgres-connections").Select(s => s.Name));
        Assert.Equal(100, Chart(report, "postgres-connections").Threshold!.Values[^1]);
        Assert.Equal("begin", Series(report, "postgres-idle-transactions").Single().Name);
        Assert.Equal("update ?   where ?", Series(report, "postgres-locked").Single().Name);
        Assert.Equal(("begin", 3), Series(report, "postgres-blocking").Single() is var b ? (b.Name, b.Values[^1]) : default);
        Assert.Equal(("16.4", 0.02), (Cell(report.Tables[0], "Version").Text, Math.Round(Cell(report.Tables[0], "Latency").Value!.Value, 4)));
    }

    [Fact]
    public void An_empty_chart_of_input_and_output_names_the_setting()
    {
        _postgres.Exporter.Setting("track_io_timing", 0);
        Assert.Equal("PostgreSQL does not time its reads and writes: set track_io_timing = on.", Chart(Drawn, "postgres-query-io").EmptyReason);
    }

    [Fact]
    public void Checkpoints_and_the_log()
    {
        _postgres.Exporter.Growing("pg_wal_current_lsn", 0, 15_000).Metric("pg_wal_size_bytes", 100).Metric("pg_checkpoints_total", 1)
            .Metric("pg_checkpoints_scheduled_total", 1, ("type", "timed")).Metric("pg_buffers_written_total", 10, ("source", "checkpointer"))
            .Metric("pg_time_since_last_checkpoint_seconds", 60).Metric("pg_wal_since_last_checkpoint_bytes", 5000).Metric("pg_wal_archived_segments_total", 2)
            .Metric("pg_replication_slot_retained_wal_bytes", 700, ("slot", "old"), ("active", "false"), ("wal_status", "extended"));
        var report = Drawn;
        Assert.Equal(1000, Series(report, "postgres-wal-throughput").Single().Values[^1]);
        Assert.Equal(81_920, Series(report, "postgres-checkpoint-writes").Single().Values[^1]);
        Assert.Equal("timed", Series(report, "postgres-checkpoint-triggers").Single().Name);
        Assert.Equal("old (nobody reads it, extended)", Series(report, "postgres-slots").Single().Name);
        foreach (var chart in (string[])["postgres-checkpoints", "postgres-checkpoint-age", "postgres-checkpoint-wal", "postgres-wal-size", "postgres-wal-archiving"])
            Assert.Single(Series(report, chart));
        Assert.Equal("primary", Cell(report.Tables[0], "Role").Text);
    }

    [Fact]
    public void Replicas_show_their_lag_in_time_and_bytes()
    {
        _postgres.Exporter.Growing("pg_wal_current_lsn", 1000, 15);
        _postgres.Given.Node("n2").Container("/docker/db").Type("postgres").Listens("10.0.0.2:5432");
        _postgres.Given.Exporter("10.0.0.2:5432").Metric("pg_up", 1).Growing("pg_wal_receive_lsn", 990, 15).Growing("pg_wal_reply_lsn", 970, 15);
        var report = Drawn;
        Assert.Equal(30, Series(report, "postgres-lag").Single().Values[^1]);
        Assert.Equal(30, Series(report, "postgres-lag-bytes").Single().Values[^1]);
        Assert.Equal([("db@n2 to receive", 10f), ("db@n2 to replay", 20f)], Series(report, "postgres-lag-stages").Select(s => (s.Name, s.Values[^1]!.Value)));
    }

    [Fact]
    public void Vacuum_and_storage()
    {
        _postgres.Autovacuum().Metric("pg_xid_age", 1000, ("db", "shop")).Metric("pg_multixact_age", 10, ("db", "shop")).Metric("pg_oldest_xmin_age", 7, ("holder", "replication_slot"))
            .Metric("pg_table_dead_tuples", 100, Table).Metric("pg_table_reltuples", 250, Table).Metric("pg_table_dead_tuple_bytes", 4000, Table).Metric("pg_table_mods_since_analyze", 150, Table)
            .Metric("pg_table_seconds_since_last_autovacuum", 60, Table).Metric("pg_table_seconds_since_last_analyze", 70, Table).Metric("pg_table_vacuum_throttled", 1, Table)
            .Metric("pg_autovacuum_workers", 2).Metric("pg_database_size_bytes", 9000, ("db", "shop")).Metric("pg_wal_size_bytes", 50).Metric("pg_table_size_bytes", 8000, Table)
            .Metric("pg_db_table_bloat_bytes", 30, ("db", "shop")).Metric("pg_table_bloat_bytes", 20, Table).Metric("pg_index_bloat_bytes", 5, [.. Table, ("index", "log_idx")]);
        var report = Drawn;
        Assert.Equal(("shop.audit.log", 1f), Series(report, "postgres-autovacuum-pressure").Single() is var s ? (s.Name, s.Values[^1]!.Value) : default);
        Assert.Equal(2, Series(report, "postgres-analyze-pressure").Single().Values[^1]!.Value, 3);
        Assert.Equal("db@n1 replication slot", Series(report, "postgres-xmin-holders").Single().Name);
        Assert.Equal(3, Chart(report, "postgres-autovacuum-workers").Threshold!.Values[^1]);
        Assert.Equal(["shop", "WAL"], Series(report, "postgres-size").Select(x => x.Name));
        Assert.Equal("shop tables", Series(report, "postgres-bloat").Single().Name);
        Assert.Equal("shop.log_idx", Series(report, "postgres-index-bloat").Single().Name);
        foreach (var chart in (string[])["xid-age", "multixact-age", "dead-rows", "autovacuum-age", "throttled-workers", "analyze-age", "table-sizes", "table-bloat"])
            Assert.Single(Series(report, "postgres-" + chart));
    }

    [Fact]
    public void Backups()
    {
        var given = new Given();
        given.Node("n1").Container("/k8s/shop/orders-1/postgres").Type("postgres");
        (string, string)[] cluster = [("namespace", "shop"), ("name", "orders"), ("operator", "cnpg")];
        (string, string)[] run = [("namespace", "shop"), ("name", "orders-20261125"), ("operator", "cnpg")];
        given.Add("pg_backup_target_info", 1, 0, Given.Points, [.. cluster, ("method", "barman"), ("s3_bucket", "backups"), ("retention_policy", "30d")]);
        given.Add("pg_backup_schedule_info", 1, 0, Given.Points, [.. cluster, ("cluster", "orders"), ("schedule", "0 0 2 * * *")]);
        given.Add("pg_backup_last_successful_timestamp_seconds", 7200, 0, Given.Points, [.. cluster, ("method", "barman")]);
        given.Add("pg_backup_first_recoverability_point_timestamp_seconds", 864_000, 0, Given.Points, [.. cluster, ("method", "barman")]);
        given.Add("pg_backup_next_scheduled_timestamp_seconds", -3600, 0, Given.Points, [.. cluster, ("cluster", "orders")]);
        given.Add("pg_cluster_status", 1, 0, Given.Points, [.. cluster, ("type", "ContinuousArchiving"), ("status", "True")]);
        given.Add("pg_backup_info", 1, 0, Given.Points, [.. run, ("cluster", "orders"), ("method", "barman")]);
        given.Add("pg_backup_status", 1, 0, Given.Points, [.. run, ("status", "completed")]);
        given.Add("pg_backup_completed_timestamp_seconds", 7200, 0, Given.Points, [.. run, ("cluster", "orders")]);
        var tables = Report(given, "orders", "postgres").Tables;
        Assert.Equal(
        [
            "Status: the last backup succeeded", "Destination: s3://backups", "Schedule: 0 0 2 * * *", "Last backup: 2 h ago", "Restorable from: 10 days ago", "Next backup: in 60 min",
            "Retention: 30d", "WAL archiving: works", "Last failed: –",
        ], tables.Single(t => t.Id == "postgres-backup").Rows.Select(r => $"{r[0].Text}: {r[1].Text}"));
        Assert.Equal(["orders-20261125", "barman", "", "completed", "2 h ago", ""], tables.Single(t => t.Id == "postgres-backup-runs").Rows.Single().Select(c => c.Text));
        Assert.NotEqual("", Drawn.Tables.Single(t => t.Id == "postgres-backup").EmptyReason);
    }
}
