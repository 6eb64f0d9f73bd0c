using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build;

public sealed class ExternalTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData("api.stripe.com:443", "api.stripe.com:443")]
    [InlineData("93.184.216.34:443", "example.org:443")]
    [InlineData("8.8.8.8:5432", "external-postgres")]
    [InlineData("8.8.8.8:4711", "external:4711")]
    [InlineData("10.0.0.1:4711", "n1:4711")]
    [InlineData("127.0.0.1:4711", "localhost:4711@n1")]
    public void A_server_that_nobody_observes_gets_the_best_name_there_is(string destination, string name)
    {
        _given.Dns("93.184.216.34", "www.example.org").Dns("93.184.216.34", "example.org.");
        _given.Node("n1").Interface("10.0.0.1").Container("/docker/client").Connects(destination);
        var server = _given.World().App(name);
        Assert.Equal(ApplicationKinds.ExternalService, server.Id.Kind);
    }

    [Fact]
    public void An_address_without_traffic_makes_no_external_service()
    {
        _given.Node("n1").Container("/docker/client").Connects("8.8.8.8:443", perSecond: 0);
        Assert.Empty(_given.World().Map());
    }

    [Fact]
    public void A_databases_port_tells_its_type()
    {
        _given.Node("n1").Container("/docker/client").Connects("8.8.8.8:5432");
        Assert.Equal(["postgres"], _given.World().App("external-postgres").Types);
    }

    [Fact]
    public void The_quietest_of_very_many_share_one_box()
    {
        var client = _given.Node("n1").Container("/docker/crawler");
        for (var i = 0; i < 300; i++) client.Connects($"site-{i}.example:443");
        client.Metric("container_net_tcp_bytes_sent_total", 1e6f, ("destination", "site-7.example:443"), ("actual_destination", "site-7.example:443"));
        var world = _given.World();
        Assert.Equal(ExternalStage.MaxServices + 1, world.Applications.Count);
        Assert.NotNull(world.Link("crawler", "site-7.example:443"));
        Assert.Equal(300 - ExternalStage.MaxServices + 1, world.Link("crawler", ExternalStage.OtherName).Connections.Count);
    }
}
