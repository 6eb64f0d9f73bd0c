using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks;

/// <summary>Who has not what a check needs is told so.</summary>
public sealed class UnknownTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("dotnet", "DotNetAvailability", "DotNetHeapGrowth")]
    [InlineData("java", "JvmHeapGrowth")]
    [InlineData("nats", "NatsErrors", "NatsBacklog")]
    [InlineData("rabbitmq", "RabbitMqErrors", "RabbitMqBacklog")]
    [InlineData("postgres", "PostgresBloat", "PostgresConnections")]
    [InlineData("redis", "RedisLatency")]
    public void An_application_of_which_nothing_but_its_type_is_known(string type, params string[] checks)
    {
        _given.Node("n1").Container("/docker/app").Type(type);
        Unknown(_given.World(), "app", checks);
    }

    [Fact]
    public void A_pod_on_a_node_without_an_agent()
    {
        _given.ReadyPod("shop", "web-6d5f9c7b8", "x2lqz");
        Unknown(_given.World(), "web", "InstanceRestarts", "MemoryOOM");
    }

    [Fact]
    public void Name_servers_of_which_only_the_time_is_known()
    {
        _given.Node("n1").Container("/docker/web").Metric("container_dns_requests_duration_seconds_total_bucket", 1, ("le", "0.1"));
        Unknown(_given.World(), "web", "DnsServerErrors", "DnsNxdomainErrors");
    }

    [Fact]
    public void A_managed_database_of_which_AWS_tells_no_state()
    {
        _given.Add("aws_rds_info", 1, 0, 20, ("rds_instance_id", "us-east-1/orders"));
        var world = _given.World();
        Assert.Equal("AWS no longer tells the state: the database was deleted, or its discovery fails.", world.NodeCheck(world.Nodes.Keys.Single(), "ManagedNodeState").Sentence);
    }

    [Theory]
    [InlineData("available", Status.Ok)]
    [InlineData("storage-full", Status.Critical)]
    public void And_one_of_which_it_does(string state, Status status)
    {
        _given.Aws("rds", "us-east-1/orders", state, ("engine", "mysql"));
        var world = _given.World();
        Assert.Equal(status, world.NodeCheck(world.Nodes.Keys.Single(), "ManagedNodeState").Status);
    }

    [Theory]
    [InlineData("NodeCPUBusy")]
    [InlineData("NodeDiskHealth")]
    [InlineData("NodeDiskIOLoad")]
    [InlineData("NodeDiskLatency")]
    [InlineData("NodeDiskSpace")]
    [InlineData("NodeDiskWear")]
    [InlineData("NodeNetworkDrops")]
    [InlineData("NodeNetworkErrors")]
    public void A_node_that_tells_its_name_only(string check)
    {
        _ = _given.Node("n1");
        var world = _given.World();
        var result = world.NodeCheck("n1", check);
        Assert.Equal((Status.Unknown, $"There is no {result.Definition.Needs}."), (result.Status, result.Sentence));
        Assert.Equal(Status.Ok, world.NodeCheck("n1", "NodeAgentSilent").Status);
    }

    private static void Unknown(World world, string application, params string[] checks)
    {
        foreach (var check in checks)
        {
            var result = world.Check(application, check);
            Assert.Equal((check, Status.Unknown), (result.Definition.Id, result.Status));
            Assert.NotEqual("", result.Sentence);
        }
    }
}
