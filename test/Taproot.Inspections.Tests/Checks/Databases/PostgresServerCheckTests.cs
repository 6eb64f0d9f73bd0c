using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

/// <summary>Connections, checkpoints, archiving, wraparound.</summary>
public sealed class PostgresServerCheckTests
{
    private readonly PostgresWorld _postgres = new();

    [Theory]
    [InlineData(95, Status.Warning)]
    [InlineData(90, Status.Ok)] // at the threshold
    [InlineData(10, Status.Ok)]
    public void The_share_of_connections_in_use_decides(float idle, Status status)
    {
        _postgres.Exporter.Setting("max_connections", 100).Metric("pg_connections", idle - 2, ("db", "shop"), ("state", "idle")).Metric("pg_connections", 2, ("db", "postgres"), ("state", "active"));
        var result = _postgres.Check("PostgresConnections");
        Assert.Equal(status, result.Status);
        if (!result.Fails) return;
        Assert.Equal("db@n1 uses 95 % of its connections: when none is left, clients are turned away.", result.Sentence);
        Assert.Equal("93 idle, 2 active", result.Findings[0].Detail);
    }

    [Theory]
    [InlineData(1000, 100, Status.Warning)]
    [InlineData(900, 100, Status.Ok)] // at the threshold
    [InlineData(5000, 16, Status.Ok)] // nothing to do
    public void A_checkpoint_is_overdue_only_when_there_is_something_to_write(float seconds, float mebibytes, Status status)
    {
        _postgres.Exporter.Setting("checkpoint_timeout", 300, "s")
            .Metric("pg_time_since_last_checkpoint_seconds", seconds).Metric("pg_wal_since_last_checkpoint_bytes", mebibytes * (1 << 20));
        var result = _postgres.Check("PostgresCheckpoint");
        Assert.Equal(status, result.Status);
        if (!result.Fails) return;
        Assert.Equal("db@n1 has made no checkpoint for 3.3 times checkpoint_timeout.", result.Sentence);
        Assert.Contains("100 MiB of WAL", result.Findings[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_timeout_nobody_can_tell_whether_a_checkpoint_is_overdue()
    {
        _postgres.Exporter.Metric("pg_time_since_last_checkpoint_seconds", 1e6f).Metric("pg_wal_since_last_checkpoint_bytes", 1e9f);
        Assert.Equal(Status.Unknown, _postgres.Check("PostgresCheckpoint").Status);
    }

    [Fact]
    public void A_failed_attempt_to_archive_is_told_with_the_space_that_it_costs()
    {
        _postgres.Exporter.Newest("pg_wal_archiving_status", [1, 1, 0, float.NaN, 0]).Newest("pg_wal_archive_failures_total", [0, 0, 1, 1, 1]).Metric("pg_wal_size_bytes", 1 << 30);
        var result = _postgres.Check("PostgresWalArchiving");
        Assert.Equal((Status.Warning, "WAL of db@n1 cannot be archived: 3 attempts failed in the last ten minutes."), (result.Status, result.Sentence));
        Assert.Contains("takes 1 GiB now", result.Findings[0].Detail, StringComparison.Ordinal);
        Assert.Equal(_postgres.Given.World().Grid.TimeMs(Given.Points - 3), result.Findings[0].SinceMs);
    }

    [Theory]
    [InlineData(1, Status.Ok)]
    [InlineData(float.NaN, Status.Unknown)]
    public void What_is_archived_is_well_and_what_is_not_is_not_asked(float status, Status expected)
    {
        _postgres.Exporter.Metric("pg_wal_archiving_status", status);
        Assert.Equal(expected, _postgres.Check("PostgresWalArchiving").Status);
    }

    [Theory]
    [InlineData(1.5e9f, 0, Status.Warning)]
    [InlineData(1_073_741_824, 0, Status.Ok)] // at the threshold
    [InlineData(1e6f, 1.5e9f, Status.Warning)]
    [InlineData(1e6f, 1e6f, Status.Ok)]
    public void Old_transactions_and_multixacts_come_near_the_end(float transactions, float multixacts, Status status)
    {
        _postgres.Exporter.Metric("pg_xid_age", transactions, ("db", "shop")).Metric("pg_multixact_age", multixacts, ("db", "shop"));
        Assert.Equal(status, _postgres.Check("PostgresWraparound").Status);
    }

    [Theory]
    [InlineData("running_transaction", "A long running transaction holds back 900,000,000 transactions")]
    [InlineData("replication_slot", "A replication slot holds back 900,000,000 transactions")]
    [InlineData("standby_feedback", "A query on a replica (hot_standby_feedback) holds back 900,000,000 transactions")]
    [InlineData("prepared_transaction", "A prepared transaction holds back 900,000,000 transactions")]
    public void Who_holds_freezing_back_is_named(string holder, string begins)
    {
        _postgres.Exporter.Metric("pg_xid_age", 1.5e9f, ("db", "shop")).Metric("pg_oldest_xmin_age", 9e8f, ("holder", holder)).Metric("pg_oldest_xmin_age", 10, ("holder", "other"));
        var result = _postgres.Check("PostgresWraparound");
        Assert.Equal("shop on db@n1 has used 70 % of its transaction ids: at 100 % the server stops taking writes.", result.Sentence);
        Assert.StartsWith(begins, result.Findings[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exporter_that_fell_silent_is_told()
    {
        var given = new Given();
        given.Node("n1").Container("/docker/db").Type("postgres").Listens(PostgresWorld.Address);
        given.Exporter(PostgresWorld.Address, until: 20).Metric("pg_up", 1).Metric("pg_xid_age", 1.5e9f, ("db", "shop"));
        Assert.Equal((Status.Unknown, "The exporter no longer reports: see that the cluster agent runs."), (given.World().Check("db", "PostgresWraparound") is var r ? (r.Status, r.Sentence) : default));
    }
}
