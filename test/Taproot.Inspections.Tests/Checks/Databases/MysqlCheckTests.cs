using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

public sealed class MysqlCheckTests
{
    private readonly Given _given = new();
    private readonly GivenExporter _mysql;

    public MysqlCheckTests()
    {
        _given.Node("n1").Container("/docker/db").Type("mysql").Listens("10.0.0.1:3306");
        _mysql = _given.Exporter("10.0.0.1:3306").Metric("mysql_up", 1);
    }

    [Fact]
    public void A_stopped_thread_is_told_with_its_error()
    {
        _mysql.Newest("mysql_replication_io_status", [1, 1, 1, 1], ("state", "Waiting for source"))
            .Newest("mysql_replication_sql_status", [1, 1, float.NaN, float.NaN, float.NaN], ("state", "Reading"))
            .Newest("mysql_replication_sql_status", [0, 0, 0], ("last_error", "Duplicate entry '7' for key 'PRIMARY'"));
        var world = _given.World();
        var result = world.Check("db", "MysqlReplicationStatus");
        Assert.Equal((Status.Warning, "Replication has stopped on db@n1. The SQL thread does not run: Duplicate entry '7' for key 'PRIMARY'."), (result.Status, result.Sentence));
        Assert.Equal(world.Grid.TimeMs(Given.Points - 3), result.Findings[0].SinceMs);
    }

    [Fact]
    public void A_replica_whose_threads_run_is_well()
    {
        _mysql.Metric("mysql_replication_io_status", 1).Metric("mysql_replication_sql_status", 1);
        Assert.Equal(Status.Ok, Check("MysqlReplicationStatus").Status);
    }

    [Theory]
    [InlineData("MysqlReplicationStatus", "There is no replica.")]
    [InlineData("MysqlReplicationLag", "There is no replica whose lag is known.")]
    [InlineData("MysqlConnections", "There is no figure of connections and max_connections.")]
    public void Without_figures_nobody_can_tell(string check, string sentence) => Assert.Equal((Status.Unknown, sentence), (Check(check).Status, Check(check).Sentence));

    [Theory]
    [InlineData(90, Status.Warning)]
    [InlineData(30, Status.Ok)] // at the threshold
    [InlineData(0, Status.Ok)]
    public void The_lag_decides(float seconds, Status status)
    {
        _mysql.Newest("mysql_replication_lag_seconds", [seconds, float.NaN, seconds, seconds]);
        Assert.Equal(status, Check("MysqlReplicationLag").Status);
        if (status == Status.Warning) Assert.Equal("1 replica is behind, db@n1 by 90 s.", Check("MysqlReplicationLag").Sentence);
    }

    [Theory]
    [InlineData(146, Status.Warning)]
    [InlineData(135, Status.Ok)] // at the threshold
    [InlineData(5, Status.Ok)]
    public void The_share_of_connections_in_use_decides(float open, Status status)
    {
        _mysql.Metric("mysql_connections_max", 150).Metric("mysql_connections_current", open);
        Assert.Equal(status, Check("MysqlConnections").Status);
        if (status == Status.Warning) Assert.Equal("146 of 150 are open.", Check("MysqlConnections").Findings[0].Detail);
    }

    private Inspections.Checks.CheckResult Check(string id) => _given.World().Check("db", id);
}
