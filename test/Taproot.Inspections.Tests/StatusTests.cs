using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

/// <summary>What a person sees first: the colour of an application, an instance, a node, and the sentence beside it.</summary>
public sealed class StatusTests
{
    private readonly Given _given = new();

    private GivenContainer Client => _given.Node("n1").Container("/docker/client");

    private GivenContainer Server => _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");

    [Fact]
    public void All_is_well_where_nothing_fails()
    {
        Client.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "200", 10);
        Server.Serves("200", 10);
        var world = _given.Judged();
        Assert.All(world.Applications.Values, a => Assert.Equal((Status.Ok, ""), Health(a)));
        Assert.All(world.Applications.Values.SelectMany(a => a.Instances), i => Assert.Equal((Status.Ok, ""), (i.Status, i.StatusReason)));
        Assert.All(world.Nodes.Values, n => Assert.Equal(Status.Ok, n.Status));
    }

    [Fact]
    public void A_server_that_nobody_can_connect_to_is_critical()
    {
        Client.FailsToConnect("10.0.0.2:80", 0.5f);
        _ = Server;
        var world = _given.Judged();
        Assert.Equal((Status.Critical, "client cannot connect: no connect succeeds (30 failed in the last minute)."), Health(world.App("server")));
        Assert.Equal((Status.Warning, "Connects to server fail, 30 times in the last minute to server."), Health(world.App("client")));
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
        Assert.Equal(status, _given.Judged().App("server").Status);
    }

    [Fact]
    public void That_calls_to_another_fail_is_no_more_than_worth_knowing_while_the_own_users_are_happy()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.2:80").Requests("10.0.0.2:80", "503", 70).Serves("200", 50);
        _ = Server;
        Assert.Equal((Status.Info, "100 % of the calls to server fail."), Health(_given.Judged().App("client")));
    }

    [Fact]
    public void What_clients_get_wrong_and_try_again_is_not_the_servers_failure()
    {
        Client.Connects("10.0.0.2:80").Requests("10.0.0.2:80", "404", 100).Requests("10.0.0.2:80", "409", 50).Requests("10.0.0.2:80", "grpc:ABORTED", 50);
        _ = Server;
        Assert.Equal(Status.Ok, _given.Judged().App("server").Status);
    }

    [Fact]
    public void A_connect_that_failed_and_was_tried_again_is_no_fault()
    {
        Client.Connects("10.0.0.2:80", perSecond: 1).FailsToConnect("10.0.0.2:80", 1 / 15f, since: Given.Points - 2);
        _ = Server;
        var world = _given.Judged();
        Assert.Equal([Status.Ok, Status.Ok], [world.App("client").Status, world.App("server").Status]);
    }

    [Fact]
    public void A_busy_node_with_happy_users_turns_nothing_red()
    {
        BusyNode();
        _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80").Serves("200", 100);
        var world = _given.Judged();
        Assert.Equal((Status.Info, "1 node is busy: 97 % of the CPU of n2 is used."), Health(world.App("server")));
        Assert.Equal(Status.Info, world.Nodes["n2"].Status);
    }

    [Fact]
    public void A_busy_node_beside_failing_requests_is_a_cause()
    {
        BusyNode();
        _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80").Serves("200", 80).Serves("500", 20);
        Assert.Equal((Status.Warning, "20 % of requests fail; the objective is 99 % without failure."), Health(_given.Judged().App("server")));
    }

    [Fact]
    public void A_node_whose_agent_stopped_warns_and_so_does_what_runs_there_alone()
    {
        _given.Node("n1", until: 20).Container("/docker/web", until: 20);
        var world = _given.Judged();
        var node = Assert.Single(world.Nodes.Values);
        Assert.Equal((Status.Warning, "The agent has not reported for 5 min: it, the node, or the way here is down."), (node.Status, node.StatusReason));
        Assert.Equal((Status.Warning, "No instance runs: node n1 does not report."), Health(world.App("web")));
        Assert.Equal("Node n1 does not report.", world.App("web").Instances[0].StatusReason);
    }

    [Fact]
    public void A_pod_that_was_replaced_is_no_fault()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app", until: 20);
        node.Container("/k8s/shop/web-6c8b5d7f4-z9kkp/app", from: 19);
        var app = _given.Judged().App("web");
        Assert.Equal((Status.Ok, ""), Health(app));
        Assert.Equal((Status.Unknown, "It does not run."), (app.Instances[0].Status, app.Instances[0].StatusReason));
    }

    [Fact]
    public void A_program_that_ran_once_and_a_container_that_was_stopped_are_unknown()
    {
        _given.Node("n1").Container("/docker/batch", until: 20);
        _given.Node("n1").Container("/process/usr/bin/rsync", from: 10, until: 20);
        var world = _given.Judged();
        Assert.Equal((Status.Unknown, "No instance has run for 5 min."), Health(world.App("batch")));
        Assert.Equal(Status.Unknown, world.App("usr/bin/rsync").Status);
    }

    [Fact]
    public void Out_of_memory_kills_and_restart_loops_warn()
    {
        var node = _given.Node("n1");
        node.Container("/docker/leaky").Metric("container_oom_kills_total", 2, 38, 39);
        node.Container("/docker/flappy").Metric("container_restarts_total", 1, 30, 34);
        node.Container("/docker/once").Metric("container_restarts_total", 1, 30, 31);
        var world = _given.Judged();
        Assert.Equal((Status.Warning, "The kernel killed 2 times for want of memory in the last ten minutes: leaky@n1."), Health(world.App("leaky")));
        Assert.Equal((Status.Warning, "flappy@n1 restarted 4 times in the last ten minutes."), Health(world.App("flappy")));
        Assert.Equal(Status.Warning, world.App("flappy").Instances[0].Status);
        Assert.Equal(Status.Info, world.App("once").Status);
    }

    [Fact]
    public void An_instance_tells_what_is_wrong_with_itself()
    {
        _given.Node("n1").Container("/docker/web").Metric("container_restarts_total", 1, 30, 34);
        _given.Node("n2").Container("/docker/web").Metric("container_restarts_total", 1, 32, 34);
        Assert.Equal(["web@n1 restarted 4 times in the last ten minutes.", "web@n2 restarted 2 times in the last ten minutes."],
            _given.Judged().App("web").Instances.Select(i => i.StatusReason).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_job_that_starts_again_and_again_does_what_it_is_for()
    {
        _given.Node("n1").Container("/k8s/shop/report-29012345-x2lqz/main").Metric("container_restarts_total", 1, 30, 34);
        Assert.Equal((Status.Ok, ""), Health(_given.Judged().App("report")));
    }

    [Fact]
    public void A_disk_that_fails_and_a_full_table_are_the_nodes_warnings()
    {
        _given.Node("n1").Metric("node_disk_healthy", 0, Given.Points, ("device", "sda"));
        _given.Node("n2").Metric("node_conntrack_entries", 95).Metric("node_conntrack_entries_limit", 100);
        var world = _given.Judged();
        Assert.Equal((Status.Warning, "Disk sda reports that it is failing."), (world.Nodes["n1"].Status, world.Nodes["n1"].StatusReason));
        Assert.Equal((Status.Warning, "95 % of the entries for tracked connections are in use."), (world.Nodes["n2"].Status, world.Nodes["n2"].StatusReason));
    }

    [Fact]
    public void An_external_service_that_nobody_calls_any_more_is_unknown()
    {
        Client.Connects("8.8.8.8:443", to: 20);
        Assert.Equal((Status.Unknown, "Nobody calls it now."), Health(_given.Judged().App("external-http")));
    }

    [Fact]
    public void Blocking_pops_and_fetches_are_not_slow_answers()
    {
        var queue = _given.Node("n2").Container("/docker/queue");
        foreach (var (bound, perSecond) in (ReadOnlySpan<(string, float)>)[("0.5", 0), ("+Inf", 50)])
            queue.Metric("container_redis_inbound_queries_duration_seconds_total_bucket", perSecond, ("le", bound));
        var result = _given.World().Check("queue", "SLOLatency");
        Assert.Equal((Status.Unknown, "Clients of Kafka and Redis wait on purpose, so how long they wait does not tell."), (result.Status, result.Sentence));
    }

    private void BusyNode()
    {
        _given.Node("n2").Metric("node_resources_cpu_logical_cores", 4);
        _given.Node("n2").Metric("node_resources_cpu_usage_seconds_total", 3.88f, Given.Points, ("mode", "user"));
    }

    private static (Status, string) Health(Application application) => (application.Status, application.StatusReason);
}
