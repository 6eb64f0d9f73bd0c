using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

public sealed class LatencyCheckTests
{
    private readonly PostgresWorld _postgres = new();

    [Theory]
    [InlineData(0.25f, Status.Warning)]
    [InlineData(0.1f, Status.Ok)] // at the threshold
    [InlineData(0.002f, Status.Ok)]
    public void The_exporters_mean_decides(float seconds, Status status)
    {
        _postgres.Exporter.Metric("pg_latency_seconds", seconds, ("summary", "avg")).Metric("pg_db_queries_per_second", 50, ("db", "shop"));
        Assert.Equal(status, _postgres.Check("PostgresLatency").Status);
    }

    [Fact]
    public void The_finding_names_the_query_that_takes_the_time()
    {
        _postgres.Exporter.Metric("pg_latency_seconds", 0.25f, ("summary", "avg")).Metric("pg_db_queries_per_second", 50, ("db", "shop"))
            .Metric("pg_top_query_time_per_second", 0.1f, ("db", "shop"), ("query", "select a")).Metric("pg_top_query_time_per_second", 3, ("db", "shop"), ("query", "select b"));
        var result = _postgres.Check("PostgresLatency");
        Assert.Equal("A query takes 250 ms in the mean on db@n1.", result.Sentence);
        Assert.Equal("Most time goes to: select b (3 s a second).", Assert.Single(result.Findings).Detail);
    }

    [Fact]
    public void Queries_that_wait_for_locks_are_named_first()
    {
        _postgres.Exporter.Metric("pg_latency_seconds", 0.25f, ("summary", "avg")).Metric("pg_db_queries_per_second", 50, ("db", "shop"))
            .Metric("pg_connections", 7, ("db", "shop"), ("state", "active"), ("wait_event_type", "Lock"), ("query", "update a"));
        Assert.Equal("7 queries wait for locks.", Assert.Single(_postgres.Check("PostgresLatency").Findings).Detail);
    }

    [Fact]
    public void A_single_slow_report_in_a_quiet_minute_is_no_slow_database()
    {
        _postgres.Exporter.Metric("pg_latency_seconds", 60, ("summary", "avg")).Metric("pg_db_queries_per_second", 0.02f, ("db", "shop"));
        Assert.Equal(Status.Ok, _postgres.Check("PostgresLatency").Status);
    }

    [Theory]
    [InlineData(0.3f, Status.Warning)]
    [InlineData(0.001f, Status.Ok)]
    public void Without_an_exporter_what_agents_see_decides(float seconds, Status status)
    {
        var given = new Given();
        given.Node("n1").Container("/docker/db").Type("postgres").Listens("10.0.0.1:5432").AnswersQueries("postgres", "ok", 10, seconds);
        Assert.Equal(status, given.World().Check("db", "PostgresLatency").Status);
    }

    [Fact]
    public void A_database_that_nobody_observes_is_judged_by_what_its_clients_see()
    {
        var given = new Given();
        given.Node("n1").Container("/docker/web").Connects("10.9.9.9:5432").Queries("postgres", "10.9.9.9:5432", "ok", 10, 0.4f);
        Assert.Equal("A query takes 400 ms in the mean on external-postgres.", given.World().Check("external-postgres", "PostgresLatency").Sentence);
    }

    [Fact]
    public void Without_any_figure_nobody_can_tell() =>
        Assert.Equal((Status.Unknown, "There is no query whose time was measured in the last minute."), (_postgres.Check("PostgresLatency") is var r ? (r.Status, r.Sentence) : default));

    [Theory]
    [InlineData("get", 0.1f, Status.Warning)] // 10 ms
    [InlineData("get", 0.05f, Status.Ok)] // 5 ms: at the threshold
    [InlineData("blpop", 5, Status.Ok)] // waits for somebody else
    public void Redis_is_judged_by_the_commands_that_wait_for_nobody(string slow, float time, Status status)
    {
        var given = new Given();
        given.Node("n1").Container("/docker/cache").Type("redis").Listens("10.0.0.1:6379");
        given.Exporter("10.0.0.1:6379").Metric("redis_up", 1)
            .Metric("redis_commands_total", slow == "get" ? 10 : 0.5f, ("cmd", slow)).Metric("redis_commands_duration_seconds_total", time, ("cmd", slow))
            .Metric("redis_commands_total", slow == "get" ? 0 : 10, ("cmd", "set")).Metric("redis_commands_duration_seconds_total", slow == "get" ? 0 : 0.001f, ("cmd", "set"));
        var result = given.World().Check("cache", "RedisLatency");
        Assert.Equal(status, result.Status);
        if (result.Fails) Assert.Equal("Most time goes to the command get (100 ms a second).", result.Findings[0].Detail);
    }

    [Fact]
    public void Gaps_neither_hide_nor_end_it()
    {
        _postgres.Exporter.Metric("pg_db_queries_per_second", 50, ("db", "shop"))
            .Newest("pg_latency_seconds", [0.01f, 0.3f, float.NaN, 0.3f, 0.3f, float.NaN], ("summary", "avg"));
        Assert.Equal(_postgres.Given.World().Grid.TimeMs(Given.Points - 5), Assert.Single(_postgres.Check("PostgresLatency").Findings).SinceMs);
    }
}
