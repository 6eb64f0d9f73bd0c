using Taproot.Inspections.Tests.Services;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Services;

/// <summary>Services that are judged by what they answer.</summary>
public sealed class ServiceCheckTests
{
    private readonly Given _given = new();

    // type, port, what a server counts, what a client counts, status of a failure, errors check, latency check, its threshold
    public static TheoryData<string, string, string, string, string, string, float> Services => new()
    {
        { "kafka", "kafka_inbound_requests", "kafka_requests", "failed", "KafkaErrors", "KafkaLatency", 1 },
        { "elasticsearch", "http_inbound_requests", "http_requests", "503", "ElasticsearchErrors", "ElasticsearchLatency", 1 },
        { "opensearch", "http_inbound_requests", "http_requests", "429", "ElasticsearchErrors", "ElasticsearchLatency", 1 },
        { "clickhouse", "clickhouse_inbound_queries", "clickhouse_queries", "failed", "ClickHouseErrors", "ClickHouseLatency", 5 },
        { "cassandra", "cassandra_inbound_queries", "cassandra_queries", "failed", "CassandraErrors", "CassandraLatency", 0.1f },
        { "zookeeper", "zookeeper_inbound_requests", "zookeeper_requests", "failed", "ZooKeeperErrors", "ZooKeeperLatency", 0.1f },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public void Failures_are_found_with_the_client_that_is_hit_most(
        string type, string server, string client, string failure, string errors, string latency, float seconds)
    {
        Server(type).Answers(server, "ok", 90).Answers(server, failure, 10);
        _given.Node("n2").Container("/docker/small").Connects("10.0.0.1:9000").Asks("10.0.0.1:9000", client, failure, 1);
        _given.Node("n2").Container("/docker/big").Connects("10.0.0.1:9000").Asks("10.0.0.1:9000", client, failure, 9);
        var result = _given.World().Check("server", errors);
        Assert.Equal(Status.Warning, result.Status);
        Assert.StartsWith("server@n1 fails 10 % of its ", result.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("big is hit most.", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(Status.Ok, _given.World().Check("server", latency, new Inspections.Thresholds.ThresholdRule(latency, "", seconds)).Status);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void At_the_threshold_nothing_fails_and_nothing_is_slow(
        string type, string server, string client, string failure, string errors, string latency, float seconds)
    {
        Server(type).Answers(server, "ok", 99, seconds).Answers(server, failure, 1, seconds);
        _given.Node("n2").Container("/docker/client").Connects("10.0.0.1:9000").Asks("10.0.0.1:9000", client, "ok", 1);
        var world = _given.World();
        Assert.Equal((Status.Ok, Status.Ok), (world.Check("server", errors).Status, world.Check("server", latency, new Inspections.Thresholds.ThresholdRule(latency, "", seconds * 1.0001)).Status));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Slowness_is_found_by_clients_where_the_server_is_not_seen(
        string type, string server, string client, string failure, string errors, string latency, float seconds)
    {
        Assert.NotEqual(server, failure);
        Server(type);
        _given.Node("n2").Container("/docker/client").Connects("10.0.0.1:9000").Asks("10.0.0.1:9000", client, "ok", 10, seconds * 1.5f);
        var world = _given.World();
        var result = world.Check("server", latency);
        Assert.Equal(Status.Warning, result.Status);
        Assert.Contains("client waits longest", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(Status.Ok, world.Check("server", errors).Status);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Few_requests_prove_nothing_and_none_say_nothing(
        string type, string server, string client, string failure, string errors, string latency, float seconds)
    {
        Assert.NotEqual(client, failure);
        Server(type);
        var none = _given.World();
        Assert.Equal((Status.Unknown, Status.Unknown), (none.Check("server", errors).Status, none.Check("server", latency).Status));
        Server(type).Answers(server, failure, 2 / 60f, seconds * 2);
        var few = _given.World();
        Assert.Equal((Status.Ok, Status.Ok), (few.Check("server", errors).Status, few.Check("server", latency).Status));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Gaps_change_nothing(string type, string server, string client, string failure, string errors, string latency, float seconds)
    {
        Assert.NotEqual(client, latency);
        Server(type).Answers(server, "ok", 50, seconds);
        _given.Add($"container_{server}_total", [50, float.NaN, 50, float.NaN], ("machine_id", "n1"), ("container_id", "/docker/server"), ("status", failure));
        Assert.Equal(Status.Warning, _given.World().Check("server", errors).Status);
    }

    [Fact]
    public void Other_software_is_not_asked()
    {
        _given.Node("n1").Container("/docker/server").Type("golang").Serves("500", 10);
        var world = _given.World();
        Assert.DoesNotContain(Inspector.Inspect(world, world.App("server"), InspectionSettings.Default), r => r.Definition.Id.StartsWith("Kafka", StringComparison.Ordinal));
    }

    private GivenContainer Server(string type) => _given.Node("n1").Container("/docker/server").Type(type).Listens("10.0.0.1:9000");
}
