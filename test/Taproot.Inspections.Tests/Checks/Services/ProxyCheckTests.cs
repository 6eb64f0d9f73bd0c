using Taproot.Inspections.Tests.Services;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Services;

public sealed class ProxyCheckTests
{
    private const string Behind = "10.0.0.2:8080";
    private readonly Given _given = new();
    private readonly GivenContainer _proxy;

    public ProxyCheckTests()
    {
        _proxy = _given.Node("n1").Container("/docker/proxy").Type("nginx").Listens("10.0.0.1:80");
        _given.Node("n2").Container("/docker/shop").Listens(Behind);
    }

    [Fact]
    public void Errors_of_a_service_behind_it_are_that_ones()
    {
        _proxy.Answers("http_inbound_requests", "200", 80).Answers("http_inbound_requests", "502", 20).Connects(Behind)
            .Asks(Behind, "http_requests", "200", 80).Asks(Behind, "http_requests", "500", 20);
        var world = _given.World();
        Assert.Equal((Status.Warning, "shop, behind the proxy, fails 20 % of what it is asked. It answers with errors; the proxy answers 502."), Of(world, "ProxyUpstreamErrors"));
        Assert.Equal((Status.Ok, ""), Of(world, "ProxyErrors"));
    }

    [Fact]
    public void A_service_behind_it_that_refuses_connections_explains_its_errors()
    {
        _proxy.Answers("http_inbound_requests", "502", 10).FailsToConnect(Behind, 10);
        var world = _given.World();
        Assert.Equal((Status.Warning, "shop, behind the proxy, fails 100 % of what it is asked. It does not take connections; the proxy answers 502."), Of(world, "ProxyUpstreamErrors"));
        Assert.Equal((Status.Ok, ""), Of(world, "ProxyErrors"));
    }

    [Theory]
    [InlineData("503", "It answers 503: it knows of no healthy service behind it, or limits requests.")]
    [InlineData("504", "It answers 504: a service behind it does not answer within the proxy's time-out.")]
    [InlineData("500", "It answers 500: look for its configuration and its error log.")]
    public void Errors_that_no_service_behind_it_explains_are_its_own(string status, string meaning)
    {
        _proxy.Answers("http_inbound_requests", "200", 90).Answers("http_inbound_requests", status, 10).Connects(Behind).Asks(Behind, "http_requests", "200", 90);
        var world = _given.World();
        Assert.Equal((Status.Warning, $"The proxy itself fails 10 % of its requests. {meaning}"), Of(world, "ProxyErrors"));
        Assert.Equal((Status.Ok, ""), Of(world, "ProxyUpstreamErrors"));
    }

    [Fact]
    public void At_the_threshold_neither_fails()
    {
        _proxy.Answers("http_inbound_requests", "200", 99).Answers("http_inbound_requests", "500", 1).Connects(Behind)
            .Asks(Behind, "http_requests", "200", 95).Asks(Behind, "http_requests", "503", 5);
        var world = _given.World();
        Assert.Equal((Status.Ok, Status.Ok), (world.Check("proxy", "ProxyErrors").Status, world.Check("proxy", "ProxyUpstreamErrors").Status));
    }

    [Theory]
    [InlineData(0.5f, Status.Warning)]
    [InlineData(0.11f, Status.Ok)] // it adds less than it may
    [InlineData(0.01f, Status.Ok)]
    public void The_time_that_it_adds_is_told_from_that_of_the_service_behind_it(float seconds, Status status)
    {
        _proxy.Answers("http_inbound_requests", "200", 10, seconds).Connects(Behind).Asks(Behind, "http_requests", "200", 10, 0.02f);
        Assert.Equal(status, _given.World().Check("proxy", "ProxyLatency").Status);
    }

    [Theory]
    [InlineData(1.5f, Status.Warning)]
    [InlineData(1, Status.Ok)]
    [InlineData(0.1f, Status.Ok)]
    public void A_slow_service_behind_it_is_found(float seconds, Status status)
    {
        _proxy.Answers("http_inbound_requests", "200", 10, seconds).Connects(Behind).Asks(Behind, "http_requests", "200", 10, seconds);
        var world = _given.World();
        Assert.Equal((status, Status.Ok), (world.Check("proxy", "ProxyUpstreamLatency").Status, world.Check("proxy", "ProxyLatency").Status));
    }

    [Fact]
    public void What_is_spoken_in_an_unknown_protocol_is_not_charged_to_the_proxy()
    {
        _proxy.Answers("http_inbound_requests", "200", 10, 2).Connects(Behind)
            .Metric("container_net_tcp_bytes_received_total", 1000, ("destination", Behind), ("actual_destination", Behind));
        var (status, sentence) = Of(_given.World(), "ProxyLatency");
        Assert.Equal(Status.Unknown, status);
        Assert.Contains("a protocol that agents do not read", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_traffic_nobody_can_tell()
    {
        var world = _given.World();
        Assert.All(["ProxyErrors", "ProxyUpstreamErrors", "ProxyLatency", "ProxyUpstreamLatency"], check => Assert.Equal(Status.Unknown, world.Check("proxy", check).Status));
    }

    [Fact]
    public void Gaps_change_nothing()
    {
        (string, string)[] proxy = [("machine_id", "n1"), ("container_id", "/docker/proxy"), ("status", "500")];
        _proxy.Answers("http_inbound_requests", "200", 10);
        Assert.Equal(Status.Warning, _given.Add("container_http_inbound_requests_total", [10, float.NaN, 10, float.NaN], proxy).World().Check("proxy", "ProxyErrors").Status);
    }

    private static (Status, string) Of(World world, string check)
    {
        var result = world.Check("proxy", check);
        return (result.Status, result.Sentence);
    }
}
