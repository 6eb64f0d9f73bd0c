using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Slo;

public sealed class ClientsTests
{
    private readonly Given _given = new();

    [Fact]
    public void One_of_two_clients_that_cannot_connect_is_a_warning()
    {
        Server();
        _given.Node("n1").Container("/docker/a").FailsToConnect("10.0.0.2:80");
        _given.Node("n1").Container("/docker/b").Connects("10.0.0.2:80");
        var result = _given.World().Check("server", "ClientConnections");
        Assert.Equal((Status.Warning, "a cannot connect: no connect succeeds (60 failed in the last minute)."), (result.Status, result.Sentence));
        Assert.Equal(Status.Ok, _given.World().Check("server", "ClientConnections", new ThresholdRule("ClientConnections", "", 1)).Status);
    }

    [Fact]
    public void What_others_run_is_worth_knowing_and_the_caller_warns()
    {
        _given.Node("n1").Container("/docker/a").FailsToConnect("8.8.8.8:443");
        var world = _given.World();
        Assert.Equal(Status.Warning, world.Check("a", "NetworkTCPConnections").Status);
        var external = world.Applications.Values.Single(x => x.Id.Kind == ApplicationKinds.ExternalService);
        Assert.Equal(Status.Info, world.Check(external.Id.Name, "ClientConnections").Status);
    }

    [Fact]
    public void That_nothing_runs_is_said()
    {
        _given.Node("n2").Container("/docker/server", until: 20).Listens("10.0.0.2:80");
        _given.Node("n1").Container("/docker/a").Connects("10.0.0.2:80", to: 19).FailsToConnect("10.0.0.2:80", since: 20);
        var result = _given.World().Check("server", "ClientConnections");
        Assert.Equal(Status.Critical, result.Status);
        Assert.StartsWith("a cannot connect: no instance is running; ", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_connections_do_not_make_a_client_cut_off_and_idle_ones_are_no_clients()
    {
        Server();
        _given.Node("n1").Container("/docker/a").Metric("container_net_tcp_active_connections", 4, ("destination", "10.0.0.2:80"), ("actual_destination", "10.0.0.2:80"));
        Assert.Equal(Status.Ok, _given.World().Check("server", "ClientConnections").Status);
        var idle = new Given();
        idle.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");
        idle.Node("n1").Container("/docker/a").Connects("10.0.0.2:80", to: 10);
        Assert.Equal("There is no client that calls it now.", idle.World().Check("server", "ClientConnections").Sentence);
    }

    [Theory]
    [InlineData(95, 5, Status.Ok)] // at the threshold
    [InlineData(90, 10, Status.Warning)]
    [InlineData(0, 0.05f, Status.Ok)] // three failed: too few
    public void Calls_that_fail_are_found_at_the_caller_too(float good, float bad, Status status)
    {
        Server();
        _given.Node("n1").Container("/docker/a").Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", good).Requests("10.0.0.2:80", "500", bad);
        Assert.Equal(status, _given.World().Check("a", "UpstreamErrors").Status);
    }

    [Fact]
    public void Who_calls_without_requests_is_not_judged_by_them()
    {
        Server();
        _given.Node("n1").Container("/docker/a").Connects("10.0.0.2:80");
        Assert.Equal(Status.Unknown, _given.World().Check("a", "UpstreamErrors").Status);
    }

    private void Server() => _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");
}
