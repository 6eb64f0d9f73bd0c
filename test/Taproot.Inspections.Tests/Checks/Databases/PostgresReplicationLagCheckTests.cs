using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

public sealed class PostgresReplicationLagCheckTests
{
    private const float PerPoint = 15 * 1_000_000;
    private readonly Given _given = new();
    private readonly GivenExporter _primary, _replica;

    public PostgresReplicationLagCheckTests()
    {
        var node = _given.Node("n1");
        foreach (var i in (int[])[0, 1]) node.Container($"/k8s/shop/db-{i}/postgres").Type("postgres").Listens($"10.0.0.{i}:5432");
        _primary = _given.Exporter("10.0.0.0:5432").Metric("pg_up", 1).Growing("pg_wal_current_lsn", 1e9f, PerPoint);
        _replica = _given.Exporter("10.0.0.1:5432").Metric("pg_up", 1);
    }

    [Theory]
    [InlineData(60, Status.Warning)]
    [InlineData(30, Status.Ok)] // at the threshold
    [InlineData(0, Status.Ok)]
    public void The_time_since_the_primary_was_there_decides(int secondsBehind, Status status)
    {
        _replica.Growing("pg_wal_receive_lsn", 1e9f, PerPoint).Growing("pg_wal_reply_lsn", 1e9f - secondsBehind * 1_000_000, PerPoint);
        var result = _given.World().Check("db", "PostgresReplicationLag");
        Assert.Equal(status, result.Status);
        if (!result.Fails) return;
        Assert.Equal("1 replica is behind, db-1 by 60 s.", result.Sentence);
        Assert.Equal("57.2 MiB are received but not replayed: a query on the replica holds replay up, or its disk is slow.", result.Findings[0].Detail);
    }

    [Fact]
    public void A_replica_that_receives_nothing_says_so()
    {
        _replica.Metric("pg_wal_receive_lsn", 1e9f).Metric("pg_wal_reply_lsn", 1e9f).Metric("pg_wal_receiver_status", 0, ("sender_host", "10.0.0.0"), ("sender_port", "5432"));
        var finding = Assert.Single(_given.World().Check("db", "PostgresReplicationLag").Findings);
        Assert.Equal("Its WAL receiver does not run: it is not connected to the primary.", finding.Detail);
        Assert.Equal(562.5, finding.Value, 0.5); // the mean over the last minute of 39 steps
    }

    [Fact]
    public void A_slow_network_and_a_pause_are_told_apart()
    {
        _replica.Growing("pg_wal_receive_lsn", 1e9f - 60e6f, PerPoint).Growing("pg_wal_reply_lsn", 1e9f - 60e6f, PerPoint);
        Assert.Equal("57.2 MiB are not received yet: the network or the primary's WAL sender is slow.", Detail());
        _replica.Metric("pg_wal_replay_paused", 1);
        Assert.StartsWith("Replay is paused", Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiet_primary_has_no_lag()
    {
        var quiet = new Given();
        var node = quiet.Node("n1");
        foreach (var i in (int[])[0, 1]) node.Container($"/k8s/shop/db-{i}/postgres").Type("postgres").Listens($"10.0.0.{i}:5432");
        quiet.Exporter("10.0.0.0:5432").Metric("pg_wal_current_lsn", 5e12f);
        quiet.Exporter("10.0.0.1:5432").Metric("pg_wal_reply_lsn", 5e12f);
        Assert.Equal(Status.Ok, quiet.World().Check("db", "PostgresReplicationLag").Status);
    }

    [Fact]
    public void Without_a_replica_nobody_can_tell() =>
        Assert.Equal("There is no replica whose primary is known.", _given.World().Check("db", "PostgresReplicationLag").Sentence);

    private string Detail() => _given.World().Check("db", "PostgresReplicationLag").Findings[0].Detail;
}
