using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build;

public sealed class RunningTests
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
    }

    [Fact]
    public void A_link_on_which_no_connect_succeeds_is_critical()
    {
        Client.FailsToConnect("10.0.0.2:80", 0.5f);
        _ = Server;
        var world = _given.World();
        Assert.Equal((Status.Critical, "no connect succeeds (30 failed in the last minute)"), Health(world.Link("client", "server")));
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
    public void A_node_whose_agent_stopped_is_down_since_its_last_report()
    {
        _given.Node("n1", until: 20).Container("/docker/web", until: 20);
        var world = _given.World();
        var node = Assert.Single(world.Nodes.Values);
        Assert.Equal((false, world.Grid.TimeMs(19)), (node.IsUp, node.LastSeenMs));
        Assert.Equal((false, world.Grid.TimeMs(19)), (world.App("web").Instances[0].IsUp, world.App("web").Instances[0].LastSeenMs));
    }

    [Fact]
    public void A_pod_that_was_replaced_does_not_run()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app", until: 20);
        node.Container("/k8s/shop/web-6c8b5d7f4-z9kkp/app", from: 19);
        Assert.Equal([false, true], _given.World().App("web").Instances.Select(i => i.IsUp));
    }

    [Fact]
    public void Restarts_and_kills_are_events()
    {
        var node = _given.Node("n1");
        node.Container("/docker/leaky").Metric("container_oom_kills_total", 2, 38, 39);
        node.Container("/docker/flappy").Metric("container_restarts_total", 1, 30, 34);
        var world = _given.World();
        Assert.Equal([ApplicationEventKind.OomKill], world.App("leaky").Events.Select(e => e.Kind));
        Assert.Equal(4, world.App("flappy").Events.Count);
    }

    [Fact]
    public void Cron_jobs_oneshot_units_and_what_timers_start_are_periodic_jobs()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/report-29012345-x2lqz/main");
        node.Container("/system.slice/tidy.service").Metric("container_info", 1, ("image", ""), ("systemd_triggered_by", "tidy.timer"), ("systemd_type", "simple"));
        node.Container("/system.slice/once.service").Metric("container_info", 1, ("image", ""), ("systemd_triggered_by", ""), ("systemd_type", "oneshot"));
        node.Container("/system.slice/web.service").Metric("container_info", 1, ("image", ""), ("systemd_triggered_by", "web.socket"), ("systemd_type", "notify"));
        Assert.Equal(["once", "report", "tidy"], _given.World().Applications.Values.Where(a => a.IsPeriodicJob).Select(a => a.Id.Name).Order());
    }

    [Fact]
    public void Another_image_is_a_rollout()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app", until: 20).Image("web:1");
        node.Container("/k8s/shop/web-6c8b5d7f4-z9kkp/app", from: 19).Image("web:2");
        var world = _given.World();
        var rollout = Assert.Single(world.App("web").Events);
        Assert.Equal((ApplicationEventKind.Rollout, "image web 1 → 2", world.Grid.TimeMs(19)), (rollout.Kind, rollout.Text, rollout.TimeMs));
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

    private static (Status, string) Health(Link link) => (link.Status, link.StatusReason);
}
