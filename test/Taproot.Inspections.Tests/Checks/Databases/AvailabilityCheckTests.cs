using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Databases;

public sealed class AvailabilityCheckTests
{
    private const string Address = "10.0.0.1:1234";

    private readonly Given _given = new();

    /// <summary>Check, application type, exporter's metric, protocol.</summary>
    public static TheoryData<string, string, string, string> Kinds => new()
    {
        { "PostgresAvailability", "postgres", "pg_up", "postgres" }, { "MysqlAvailability", "mysql", "mysql_up", "mysql" },
        { "RedisAvailability", "valkey", "redis_up", "redis" }, { "MongodbAvailability", "mongodb", "mongo_up", "mongo" },
        { "MemcachedAvailability", "memcached", "memcached_up", "memcached" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_exporter_says_whether_it_answers(string check, string type, string up, string protocol)
    {
        _ = (Database(type), protocol);
        _given.Exporter(Address).Newest(up, [1, 1, 1, 1, 0, 0, 0, 0]);
        var world = _given.World();
        var result = world.Check("db", check);
        Assert.Equal(Status.Critical, result.Status);
        Assert.EndsWith("does not answer: db@n1. The exporter gets no answer.", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(world.Grid.TimeMs(Given.Points - 4), Assert.Single(result.Findings).SinceMs);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_that_answers_is_well(string check, string type, string up, string protocol)
    {
        _ = (Database(type), protocol);
        _given.Exporter(Address).Metric(up, 1);
        Assert.Equal((Status.Ok, ""), Answer(check));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_an_exporter_its_clients_tell(string check, string type, string up, string protocol)
    {
        _ = up;
        Database(type).AnswersQueries(protocol, "ok", 10).AnswersQueries(protocol, "failed", 90);
        Assert.Equal((Status.Ok, ""), Answer(check));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void When_nobody_calls_the_answer_is_what_to_set_up(string check, string type, string up, string protocol)
    {
        _ = (Database(type), protocol);
        var (status, sentence) = Answer(check);
        Assert.Equal(Status.Unknown, status);
        Assert.StartsWith("Nobody called it in the last minute. No ", sentence, StringComparison.Ordinal);
        Assert.Contains(up[..up.IndexOf('_', StringComparison.Ordinal)] + "_*", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void One_missed_probe_of_a_minute_is_no_outage()
    {
        Database("postgres");
        _given.Exporter(Address).Newest("pg_up", [1, 1, float.NaN, 1, 0]);
        Assert.Equal(Status.Ok, Answer("PostgresAvailability").Status);
    }

    [Fact]
    public void As_many_as_the_threshold_allows_are_well()
    {
        Database("postgres");
        _given.Exporter(Address).Metric("pg_up", 0);
        Assert.Equal(Status.Ok, _given.World().Check("db", "PostgresAvailability", new Inspections.Thresholds.ThresholdRule("PostgresAvailability", "", 1)).Status);
    }

    [Fact]
    public void One_of_two_is_a_warning()
    {
        var node = _given.Node("n1");
        foreach (var i in (int[])[1, 2])
        {
            node.Container($"/k8s/shop/db-{i}/postgres").Type("postgres").Listens($"10.0.0.{i}:5432");
            _given.Exporter($"10.0.0.{i}:5432").Metric("pg_up", i - 1);
        }
        Assert.Equal((Status.Warning, "1 instance of PostgreSQL does not answer: db-1. The exporter gets no answer."), Answer("PostgresAvailability"));
    }

    [Fact]
    public void An_exporter_that_cannot_log_in_proves_nothing_while_clients_get_answers()
    {
        Database("postgres").AnswersQueries("postgres", "ok", 5);
        _given.Exporter(Address).Metric("pg_up", 0).Metric("pg_scrape_error", 1, ("error", "password authentication failed"));
        Assert.Equal(Status.Ok, Answer("PostgresAvailability").Status);
        Assert.Equal((Status.Unknown, "The exporter cannot read db@n1: password authentication failed."), Answer("PostgresWraparound"));
    }

    [Fact]
    public void Clients_that_cannot_connect_tell()
    {
        Database("postgres");
        _given.Node("n2").Container("/docker/web").FailsToConnect(Address, 0.5f);
        Assert.Equal((Status.Critical, "1 instance of PostgreSQL does not answer: db@n1. Clients cannot connect: 30 times in the last minute."), Answer("PostgresAvailability"));
    }

    [Theory]
    [InlineData(1, Status.Critical)]
    [InlineData(0.05f, Status.Unknown)]
    public void When_no_request_succeeds_it_does_not_answer_but_a_few_prove_nothing(float failedPerSecond, Status status)
    {
        Database("mysql").AnswersQueries("mysql", "failed", failedPerSecond);
        Assert.Equal(status, Answer("MysqlAvailability").Status);
    }

    [Fact]
    public void Data_on_connections_that_agents_cannot_read_is_an_answer_too()
    {
        Database("mysql");
        _given.Node("n2").Container("/docker/web").Metric("container_net_tcp_bytes_received_total", 500, ("destination", Address), ("actual_destination", Address));
        Assert.Equal(Status.Ok, Answer("MysqlAvailability").Status);
    }

    [Fact]
    public void Nobody_asks_a_web_server_whether_it_is_a_database()
    {
        _given.Node("n1").Container("/docker/web").Type("nginx");
        Assert.DoesNotContain(Inspector.Inspect(_given.World(), _given.World().App("web"), InspectionSettings.Default),
            r => r.Definition.Report is "postgres" or "mysql" or "redis" or "mongodb" or "memcached");
    }

    private GivenContainer Database(string type) => _given.Node("n1").Container("/docker/db").Type(type).Listens(Address);

    private (Status Status, string Sentence) Answer(string check) => _given.World().Check("db", check) is var result ? (result.Status, result.Sentence) : default;
}
