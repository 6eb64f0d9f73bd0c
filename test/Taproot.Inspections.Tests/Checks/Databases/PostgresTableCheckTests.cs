using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

/// <summary>Bloat, autovacuum, statistics.</summary>
public sealed class PostgresTableCheckTests
{
    private const float Gibibyte = 1 << 30;

    private readonly PostgresWorld _postgres = new();

    private static (string, string)[] Data => [("machine_id", "n1"), ("container_id", "/docker/db"), ("mount_point", "/var/lib/postgresql"), ("device", "sda")];

    private static (string, string)[] Table => [("db", "shop"), ("schema", "public"), ("table", "orders")];

    [Theory]
    [InlineData(4, 2, Status.Warning)]
    [InlineData(3, 2, Status.Ok)] // at the threshold
    [InlineData(1, 1, Status.Ok)]
    public void The_share_of_a_database_that_holds_nothing_decides(float tables, float indexes, Status status)
    {
        _postgres.Exporter.Metric("pg_database_size_bytes", 10 * Gibibyte, ("db", "shop"))
            .Metric("pg_db_table_bloat_bytes", tables * Gibibyte, ("db", "shop")).Metric("pg_db_index_bloat_bytes", indexes * Gibibyte, ("db", "shop"));
        Assert.Equal(status, _postgres.Check("PostgresBloat").Status);
    }

    [Fact]
    public void Little_waste_is_no_bloat_however_large_its_share()
    {
        _postgres.Exporter.Metric("pg_database_size_bytes", 1e8f, ("db", "shop")).Metric("pg_db_table_bloat_bytes", 9e7f, ("db", "shop"));
        Assert.Equal(Status.Ok, _postgres.Check("PostgresBloat").Status);
    }

    [Theory]
    [InlineData(5, 1, "Most is in table shop.orders (5 GiB): pg_repack gives it back in operation, VACUUM FULL with a lock.")]
    [InlineData(1, 5, "Most is in index orders_pkey (5 GiB): REINDEX CONCURRENTLY gives it back.")]
    public void Where_most_of_it_is_and_how_to_get_it_back_is_told(float table, float index, string ends)
    {
        _postgres.Exporter.Metric("pg_database_size_bytes", 10 * Gibibyte, ("db", "shop")).Metric("pg_db_table_bloat_bytes", 6 * Gibibyte, ("db", "shop"))
            .Metric("pg_table_bloat_bytes", table * Gibibyte, Table).Metric("pg_index_bloat_bytes", index * Gibibyte, [.. Table, ("index", "orders_pkey")]);
        var result = _postgres.Check("PostgresBloat");
        Assert.Equal(("60 % of shop on db@n1 is wasted space.", $"That is 6 GiB. {ends}"), (result.Sentence, result.Findings[0].Detail));
    }

    [Theory]
    [InlineData(500_000, 600, Status.Warning)]
    [InlineData(400_100, 600, Status.Ok)] // at the threshold: twice 50 + 0.2 × 1 M
    [InlineData(500_000, 511, Status.Ok)] // too little to matter
    public void Dead_rows_over_the_trigger_decide_where_they_take_space(float dead, float mebibytes, Status status)
    {
        _postgres.Autovacuum();
        Dead(dead, mebibytes);
        Assert.Equal(status, _postgres.Check("PostgresAutovacuum").Status);
    }

    [Fact]
    public void A_tables_own_settings_count()
    {
        _postgres.Autovacuum();
        Dead(100_000, 600).Metric("pg_table_setting", 1, [.. Table, ("autovacuum_vacuum_scale_factor", "0.01")]);
        Assert.Equal("Autovacuum is behind on shop.orders: 10 times the dead rows at which it begins.", _postgres.Check("PostgresAutovacuum").Sentence);
    }

    [Fact]
    public void Why_autovacuum_is_behind_is_told()
    {
        _postgres.Autovacuum();
        Dead(500_000, 600);
        Assert.EndsWith("Autovacuum has never finished on it.", Detail(), StringComparison.Ordinal);
        _postgres.Exporter.Metric("pg_table_seconds_since_last_autovacuum", 7200, Table);
        Assert.EndsWith("Autovacuum last finished on it 2 h ago.", Detail(), StringComparison.Ordinal);
        _postgres.Exporter.Metric("pg_autovacuum_workers", 3);
        Assert.Contains("All 3 autovacuum workers are busy", Detail(), StringComparison.Ordinal);
        _postgres.Exporter.Metric("pg_table_vacuum_in_progress", 1, Table);
        Assert.EndsWith("A vacuum of it is running.", Detail(), StringComparison.Ordinal);
        _postgres.Exporter.Metric("pg_table_vacuum_throttled", 1, Table);
        Assert.EndsWith("mostly sleeps for its cost limit: it sleeps 2 ms after each 200 cost points.", Detail(), StringComparison.Ordinal);
        _postgres.Exporter.Metric("pg_oldest_xmin_age", 5e6f, ("holder", "running_transaction"));
        Assert.Contains("A long running transaction holds back 5,000,000 transactions", Detail(), StringComparison.Ordinal);
        _postgres.Exporter.Metric("pg_table_setting", 1, [.. Table, ("autovacuum_disabled", "true")]);
        Assert.EndsWith("Autovacuum is disabled on the table (autovacuum_enabled = off).", Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_settings_nobody_can_tell_the_trigger()
    {
        Dead(500_000, 600);
        Assert.Equal(Status.Unknown, _postgres.Check("PostgresAutovacuum").Status);
    }

    [Theory]
    [InlineData(1_000_000, 300_000, Status.Warning)]
    [InlineData(1_000_000, 200_100, Status.Ok)] // at the threshold: twice 50 + 0.1 × 1 M
    [InlineData(99_000, 99_000, Status.Ok)] // a small table
    public void Changes_since_the_last_analyze_decide_for_large_tables(float rows, float changed, Status status)
    {
        _postgres.Autovacuum().Metric("pg_table_reltuples", rows, Table).Metric("pg_table_mods_since_analyze", changed, Table).Metric("pg_table_seconds_since_last_analyze", 86_400 * 3, Table);
        var result = _postgres.Check("PostgresStaleStatistics");
        Assert.Equal(status, result.Status);
        if (!result.Fails) return;
        Assert.Equal("Statistics of shop.orders are stale: 3 times the changes at which a table is analyzed.", result.Sentence);
        Assert.Equal("300,000 rows changed since the last analyze, 3 days ago: ANALYZE the table.", result.Findings[0].Detail);
    }

    [Fact]
    public void Without_tables_nobody_can_tell() =>
        Assert.Equal("There is no figure of rows changed since the last analyze.", _postgres.Check("PostgresStaleStatistics").Sentence);

    [Fact]
    public void A_replica_does_not_repeat_its_primary()
    {
        _postgres.Given.Node("n2").Container("/docker/db").Type("postgres").Listens("10.0.0.2:5432");
        var replica = _postgres.Given.Exporter("10.0.0.2:5432").Metric("pg_up", 1).Metric("pg_wal_reply_lsn", 1000);
        foreach (var exporter in (GivenExporter[])[_postgres.Exporter.Metric("pg_wal_current_lsn", 1000), replica])
        {
            exporter.Metric("pg_database_size_bytes", 10 * Gibibyte, ("db", "shop")).Metric("pg_db_table_bloat_bytes", 6 * Gibibyte, ("db", "shop"))
                .Metric("pg_xid_age", 1.5e9f, ("db", "shop"));
        }
        Assert.Equal("shop on db@n1", Assert.Single(_postgres.Check("PostgresBloat").Findings).Subject);
        Assert.Equal("shop on db@n1", Assert.Single(_postgres.Check("PostgresWraparound").Findings).Subject);
    }

    [Fact]
    public void A_full_disk_says_who_grew()
    {
        _postgres.Given.Add("container_resources_disk_size_bytes", 10 * Gibibyte, 0, Given.Points, Data);
        _postgres.Given.Add("container_resources_disk_used_bytes", 9 * Gibibyte, 0, Given.Points, Data);
        _postgres.Exporter.Newest("pg_table_size_bytes", [2 * Gibibyte, 3 * Gibibyte], Table).Newest("pg_wal_size_bytes", [1 * Gibibyte, 1.1f * Gibibyte])
            .Newest("pg_replication_slot_retained_wal_bytes", [0, Gibibyte / 2], ("slot", "old"));
        var finding = Assert.Single(_postgres.Check("StorageSpace").Findings);
        Assert.Equal("In the last 10 min grew table shop.orders by 1 GiB, WAL kept for slot old by 512 MiB.", finding.Detail);
    }

    [Fact]
    public void What_explains_but_hurts_nobody_is_worth_knowing_and_no_more()
    {
        _postgres.Autovacuum();
        Dead(500_000, 600);
        Assert.Equal(Status.Info, _postgres.Given.Judged().App("db").Status);
    }

    private GivenExporter Dead(float rows, float mebibytes) => _postgres.Exporter
        .Metric("pg_table_dead_tuples", rows, Table).Metric("pg_table_reltuples", 1_000_000, Table).Metric("pg_table_dead_tuple_bytes", mebibytes * (1 << 20), Table);

    private string Detail() => _postgres.Check("PostgresAutovacuum").Findings[0].Detail;
}
