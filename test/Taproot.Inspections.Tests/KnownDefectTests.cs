using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Tests.Services;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

/// <summary>What is known to go wrong elsewhere does not go wrong here.</summary>
public sealed class KnownDefectTests
{
    private const string Address = "10.0.0.1:1234";

    private readonly Given _given = new();

    [Theory]
    [InlineData("rabbitmq")]
    [InlineData("nats")]
    public void Messages_of_many_methods_and_destinations_stay_one_protocol(string protocol)
    {
        foreach (var port in new[] { 5672, 5673 })
        {
            _given.Node("n1").Container($"/docker/queue{port}").Listens($"10.0.0.1:{port}");
            var client = _given.Node("n2").Container("/docker/client").Connects($"10.0.0.1:{port}");
            client.Messages($"10.0.0.1:{port}", protocol, "produce", 3).Messages($"10.0.0.1:{port}", protocol, "consume", 2);
        }
        var links = _given.World().App("client").Upstreams;
        Assert.Equal(2, links.Count);
        Assert.All(links, l => Assert.Equal([protocol], l.Protocols.Keys));
        Assert.All(links, l => Assert.Equal([("consume", 2f), ("produce", 3f)], l.Protocols[protocol].Methods!.Select(m => (m.Key, m.Value.Last())).OrderBy(m => m.Key, StringComparer.Ordinal)));
    }

    /// <summary>Every report may turn the light of the application on, not only some.</summary>
    [Theory]
    [InlineData("mysql", "mysql_up", "")]
    [InlineData("mongodb", "mongo_up", "")]
    [InlineData("memcached", "memcached_up", "")]
    [InlineData("redis", "redis_up", "")]
    [InlineData("web", "", "container_resources_memory_rss_bytes")]
    [InlineData("web", "", "container_resources_disk_used_bytes")]
    public void What_is_wrong_with_it_is_the_applications_status(string type, string up, string metric)
    {
        var container = _given.Node("n1").Container("/docker/db").Type(type).Listens(Address);
        container.Metric("container_resources_memory_limit_bytes", 1e9f).Metric("container_resources_disk_size_bytes", 100, ("mount_point", "/data"), ("device", "sdb"));
        if (up.Length > 0) _given.Exporter(Address).Metric(up, 0);
        if (metric == "container_resources_disk_used_bytes") container.Metric(metric, 99, ("mount_point", "/data"), ("device", "sdb"));
        else if (metric.Length > 0) container.Metric(metric, 0.99e9f);
        Assert.True(_given.Judged().App("db").Status >= Status.Warning);
    }

    [Fact]
    public void A_managed_database_with_usage_figures_costs_its_node_once_and_keeps_region_and_zone_apart()
    {
        _given.Aws("rds", "eu-west-1/orders", "available", ("engine", "mysql"), ("region", "eu-west-1"), ("availability_zone", "eu-west-1b"), ("instance_type", "db.m5.large"))
            .Metric("aws_rds_cpu_cores", 2).Metric("aws_rds_cpu_usage_percent", 50, ("mode", "total")).Metric("aws_rds_memory_total_bytes", 8L << 30)
            .Metric("aws_rds_memory_free_bytes", 2L << 30);
        var world = _given.World();
        var node = Assert.Single(world.Nodes.Values);
        Assert.Equal(("eu-west-1", "eu-west-1b"), (node.Facts["region"], node.Facts["availability_zone"]));
        var report = CostCalculator.Of(WorldWindow.Whole(world), NodePricer.Default);
        var cost = Assert.Single(report.Applications);
        Assert.True(cost.Usage.Total > 0);
        Assert.Equal(report.NodesTotal, cost.Compute, report.NodesTotal * 1e-6);
    }

    [Fact]
    public void One_failed_request_of_one_proves_nothing()
    {
        _given.Node("n1").Container("/docker/web").Metric("container_http_inbound_requests_total", 1 / 15f, Given.Points - 1, Given.Points, ("status", "500"));
        Assert.Equal(Status.Ok, _given.Judged().App("web").Status);
    }
}
