using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Databases;

public sealed class ManagedTests
{
    private readonly Given _given = new();

    private GivenExporter Rds(string status = "available", string cluster = "") => _given.Aws("rds", "us-east-1/orders-1", status,
        ("cluster_id", cluster), ("ipv4", "10.1.0.5"), ("port", "5432"), ("engine", "postgres"), ("engine_version", "16.3"), ("instance_type", "db.m6g.large"),
        ("region", "us-east-1"), ("availability_zone", "us-east-1a"), ("multi_az", "true"));

    [Fact]
    public void A_database_of_RDS_is_an_application_on_a_node_of_its_own()
    {
        Rds();
        var world = _given.World();
        var application = world.App("orders-1");
        Assert.Equal(new ApplicationId("", "RDS", "orders-1"), application.Id);
        Assert.Equal(["postgres", "aws-rds"], application.Types);
        var node = Assert.Single(world.Nodes.Values);
        Assert.Equal(("rds:us-east-1:orders-1", true, "us-east-1a"), (node.Id, node.IsUp, node.Facts["availability_zone"]));
        Assert.Equal("postgres", node.Facts["engine"]);
        Assert.True(Assert.Single(application.Instances).IsUp);
    }

    [Fact]
    public void Members_of_an_Aurora_cluster_are_one_application()
    {
        Rds(cluster: "orders");
        _given.Aws("rds", "us-east-1/orders-2", "available", ("cluster_id", "orders"), ("engine", "aurora-postgresql"));
        Assert.Equal(["orders-1", "orders-2"], _given.World().App("orders").Instances.Select(i => i.Name));
    }

    [Fact]
    public void Its_clients_find_it_and_its_exporter_tells_of_it()
    {
        Rds();
        _given.Node("n1").Container("/docker/web").Connects("db.example:5432", "10.1.0.5:5432");
        _given.Add("pg_up", 1, 0, Given.Points, ("rds_instance_id", "us-east-1/orders-1"), ("address", "10.1.0.5:5432"));
        var world = _given.World();
        Assert.Equal(["web → orders-1"], world.Map());
        Assert.NotNull(world.App("orders-1").Instances[0].Postgres);
    }

    [Fact]
    public void Its_figures_are_those_of_any_instance()
    {
        Rds().Metric("aws_rds_cpu_cores", 2)
            .Metric("aws_rds_cpu_usage_percent", 20, ("mode", "user")).Metric("aws_rds_cpu_usage_percent", 5, ("mode", "system"))
            .Metric("aws_rds_cpu_usage_percent", 70, ("mode", "idle")).Metric("aws_rds_cpu_usage_percent", 5, ("mode", "wait"))
            .Metric("aws_rds_cpu_usage_percent", 30, ("mode", "total"))
            .Metric("aws_rds_memory_total_bytes", 1000).Metric("aws_rds_memory_free_bytes", 100).Metric("aws_rds_memory_cached_bytes", 300)
            .Metric("aws_rds_fs_total_bytes", 5000).Metric("aws_rds_fs_used_bytes", 4000)
            .Metric("aws_rds_io_ops_per_second", 50, ("device", "rdsdev"), ("operation", "read")).Metric("aws_rds_io_ops_per_second", 20, ("device", "rdsdev"), ("operation", "write"))
            .Metric("aws_rds_io_await_seconds", 0.01f, ("device", "rdsdev")).Metric("aws_rds_io_util_percent", 40, ("device", "rdsdev"))
            .Metric("aws_rds_net_rx_bytes_per_second", 7, ("interface", "eth0"));
        var world = _given.World();
        var node = Assert.Single(world.Nodes.Values);
        var container = Assert.Single(world.App("orders-1").Instances[0].Containers.Values);
        Assert.Equal((0.5f, 2f), (container.CpuUsage.Last(), container.CpuLimit.Last()), (a, b) => MathF.Abs(a.Item1 - b.Item1) < 1e-4f && a.Item2 == b.Item2);
        Assert.Equal((600f, 300f, 1000f), (container.MemoryRss.Last(), container.MemoryCache.Last(), container.MemoryLimit.Last()));
        Assert.Equal(400, node.MemoryAvailable.Last());
        var volume = Assert.Single(container.Volumes.Values);
        Assert.Equal((5000f, 4000f, 50f), (volume.Size.Last(), volume.Used.Last(), volume.Reads.Last()));
        var disk = Assert.Single(node.Disks.Values);
        Assert.Equal((0.5, 0.2, 0.4), (Round(disk.ReadTime), Round(disk.WriteTime), Round(disk.Busy)));
        Assert.Equal(7, node.Interfaces["eth0"].ReceivedBytes.Last());
    }

    [Theory]
    [InlineData("available", true)]
    [InlineData("backing-up", true)]
    [InlineData("stopped", false)]
    [InlineData("storage-full", false)]
    public void The_state_that_AWS_tells_decides_whether_it_runs(string state, bool isUp)
    {
        Rds(state);
        var world = _given.World();
        Assert.Equal((isUp, isUp), (world.App("orders-1").Instances[0].IsUp, world.Nodes.Values.Single().IsUp));
    }

    [Fact]
    public void A_cache_of_ElastiCache_goes_by_its_cluster()
    {
        _given.Aws("elasticache", "eu-west-1/sessions/0001", "available", ("cluster_id", "sessions"), ("ipv4", "10.1.0.6"), ("port", "6379"), ("engine", "valkey"));
        _given.Add("redis_up", 1, 0, Given.Points, ("ec_instance_id", "eu-west-1/sessions/0001"));
        var application = _given.World().App("sessions");
        Assert.Equal(("ElasticacheCluster", "valkey"), (application.Id.Kind, application.Types[0]));
        Assert.NotNull(application.Instances[0].Redis);
    }

    [Fact]
    public void Nonsense_of_a_cloud_is_left_aside()
    {
        _given.Aws("rds", "", "available").Metric("aws_rds_cpu_cores", 2);
        _given.Aws("rds", "x", "", ("ipv4", "no address"), ("port", "99999"));
        var application = Assert.Single(_given.World().Applications.Values);
        Assert.Empty(application.Instances[0].Listens);
        Assert.False(application.Instances[0].IsUp);
    }

    private static double Round(TimeSeries series) => Math.Round(series.Last(), 4);
}
