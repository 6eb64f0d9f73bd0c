using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build;

public sealed class HealthTests
{
    private readonly Given _given = new();

    private GivenContainer Client => _given.Node("n1").Container("/docker/client");

    private GivenContainer Server => _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");

    [Fact]
    public void All_is_well_where_nothing_fails()
    {
        Client.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", 10);
        Server.Serves("200", 10);
        var world = _given.World();
        Assert.Equal(Status.Ok, world.Link("client", "server").Status);
        Assert.All(world.Applications.Values, a => Assert.Equal((Status.Ok, ""), (a.Status, a.StatusReason)));
        Assert.All(world.Nodes.Values, n => Assert.Equal(Status.Ok, n.Status));
    }

    [Fact]
    public void A_link_on_which_no_connect_succeeds_is_critical()
    {
        Client.FailsToConnect("10.0.0.2:80", 0.5f);
        _ = Server;
        var world = _given.World();
        Assert.Equal((Status.Critical, "no connect succeeds (30 failed in the last minute)"), Health(world.Link("client", "server")));
        Assert.Equal((Status.Critical, "client cannot connect: no connect succeeds (30 failed in the last minute)"), Health(world.App("server")));
        Assert.Equal(Status.Warning, world.App("client").Status);
    }

    [Fact]
    public void A_link_on_which_some_connects_fail_is_a_warning()
    {
        Client.Connects("10.0.0.2:80", perSecond: 8).FailsToConnect("10.0.0.2:80", 2);
        _ = Server;
        Assert.Equal((Status.Warning, "20 % of connects fail (120 of 600 in the last minute)"), Health(_given.World().Link("client", "server")));
    }

    [Fact]
    public void A_link_that_lives_on_old_connections_is_not_cut_off()
    {
        Client.Metric("container_net_tcp_active_connections", 4, ("destination", "10.0.0.2:80"), ("actual_destination", "10.0.0.2:80"))
            .FailsToConnect("10.0.0.2:80", 0.1f);
        _ = Server;
        Assert.Equal(Status.Warning, _given.World().Link("client", "server").Status);
    }

    [Fact]
    public void One_refused_connect_is_no_more_than_a_warning()
    {
        Client.FailsToConnect("10.0.0.2:80", 1 / 15f, since: Given.Points - 1);
        _ = Server;
        Assert.Equal(Status.Warning, _given.World().Link("client", "server").Status);
    }

    [Theory]
    [InlineData(99, 1, Status.Ok)]
    [InlineData(90, 10, Status.Warning)]
    [InlineData(30, 70, Status.Critical)]
    [InlineData(0, 0.05f, Status.Ok)]
    public void The_share_of_failed_requests_decides_but_few_prove_nothing(float good, float bad, Status status)
    {
        Client.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", good).Requests("10.0.0.2:80", "503", bad);
        _ = Server;
        var world = _given.World();
        Assert.Equal(status, world.Link("client", "server").Status);
        Assert.Equal(status, world.App("server").Status);
    }

    [Fact]
    public void What_clients_get_wrong_is_not_the_servers_failure()
    {
        Client.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "404", 100);
        _ = Server;
        Assert.Equal(Status.Ok, _given.World().App("server").Status);
    }

    [Fact]
    public void The_reason_has_the_number_in_it()
    {
        Server.Serves("200", 75).Serves("500", 25);
        Assert.Equal((Status.Warning, "25 % of requests fail (25 of 100 a second)"), Health(_given.World().App("server")));
    }

    [Fact]
    public void A_link_tells_what_flowed_in_the_last_minute()
    {
        Client.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", 90, 0.02f).Requests("10.0.0.2:80", "500", 10, 0.02f);
        _ = Server;
        var recent = _given.World().Link("client", "server").Recent;
        Assert.Equal(100, recent.RequestsPerSecond, 3);
        Assert.Equal(10, recent.ErrorsPerSecond, 3);
    }

    [Fact]
    public void A_node_whose_agent_stopped_is_down_and_says_since_when()
    {
        _given.Node("n1", until: 20).Container("/docker/web", until: 20);
        var world = _given.World();
        var node = Assert.Single(world.Nodes.Values);
        Assert.False(node.IsUp);
        Assert.Equal((Status.Warning, "the agent has not reported for 5 min"), (node.Status, node.StatusReason));
        Assert.Equal((Status.Warning, "node n1 does not report, and no other instance is known"), Health(world.App("web")));
    }

    [Fact]
    public void A_pod_that_was_replaced_is_no_fault()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app", until: 20);
        node.Container("/k8s/shop/web-6c8b5d7f4-z9kkp/app", from: 19);
        var app = _given.World().App("web");
        Assert.Equal([false, true], app.Instances.Select(i => i.IsUp));
        Assert.Equal((Status.Ok, ""), Health(app));
    }

    [Fact]
    public void A_stopped_container_that_nobody_calls_is_unknown()
    {
        _given.Node("n1").Container("/docker/batch", until: 20);
        Assert.Equal((Status.Unknown, "no instance has run for 5 min"), Health(_given.World().App("batch")));
    }

    [Fact]
    public void Out_of_memory_kills_and_restart_loops_warn()
    {
        var node = _given.Node("n1");
        node.Container("/docker/leaky").Metric("container_oom_kills_total", 2, 38, 39);
        node.Container("/docker/flappy").Metric("container_restarts_total", 1, 30, 34);
        node.Container("/docker/once").Metric("container_restarts_total", 1, 30, 31);
        var world = _given.World();
        Assert.Equal((Status.Warning, "leaky@n1: 2 times out of memory in the last 10 minutes"), Health(world.App("leaky")));
        Assert.Equal((Status.Warning, "flappy@n1: restarted 4 times in the last 10 minutes"), Health(world.App("flappy")));
        Assert.Equal(Status.Info, world.App("once").Status);
        Assert.Equal([ApplicationEventKind.OomKill], world.App("leaky").Events.Select(e => e.Kind));
        Assert.Equal(4, world.App("flappy").Events.Count);
    }

    [Fact]
    public void Another_image_is_a_rollout()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app", until: 20).Image("web:1");
        node.Container("/k8s/shop/web-6c8b5d7f4-z9kkp/app", from: 19).Image("web:2");
        var world = _given.World();
        var rollout = Assert.Single(world.App("web").Events);
        Assert.Equal((ApplicationEventKind.Rollout, "image web:2", world.Grid.TimeMs(19)), (rollout.Kind, rollout.Text, rollout.TimeMs));
    }

    [Fact]
    public void A_disk_that_fails_and_a_full_table_are_the_nodes_warnings()
    {
        _given.Node("n1").Metric("node_disk_healthy", 0, Given.Points, ("device", "sda"));
        _given.Node("n2").Metric("node_conntrack_entries", 95).Metric("node_conntrack_entries_limit", 100);
        var reasons = _given.World().Nodes.Values.ToDictionary(n => n.Name, n => n.StatusReason);
        Assert.Equal("disk sda reports that it is failing", reasons["n1"]);
        Assert.Equal("the connection tracking table is 95 % used", reasons["n2"]);
    }

    [Fact]
    public void What_only_monitoring_calls_is_part_of_monitoring()
    {
        _given.Node("n1").Container("/docker/prometheus").Connects("10.0.0.2:80");
        _given.Node("n2").Container("/docker/exporter").Listens("10.0.0.2:80");
        Assert.Equal("monitoring", _given.World().App("exporter").Category);
    }

    [Fact]
    public void The_most_telling_type_comes_first()
    {
        _given.Node("n1").Container("/docker/db").Type("python").Type("postgres").Type("nginx");
        Assert.Equal(["postgres", "python", "nginx"], _given.World().App("db").Types);
    }

    [Fact]
    public void Cloned_machines_with_one_machine_id_are_two_nodes()
    {
        _given.Add("node_info", 1, 0, Given.Points, ("machine_id", "m"), ("system_uuid", "a"), ("hostname", "n1"));
        _given.Add("node_info", 1, 0, Given.Points, ("machine_id", "m"), ("system_uuid", "b"), ("hostname", "n2"));
        Assert.Equal(["n1", "n2"], _given.World().Nodes.Values.Select(n => n.Name).Order());
    }

    private static (Status, string) Health(Application application) => (application.Status, application.StatusReason);

    private static (Status, string) Health(Link link) => (link.Status, link.StatusReason);
}
