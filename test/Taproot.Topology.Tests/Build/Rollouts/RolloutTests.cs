using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Rollouts;

public sealed class RolloutTests
{
    private const string Old = "web-7d4b9c6f5", New = "web-5f6b7c8d9";

    private readonly Given _given = new();

    [Fact]
    public void A_new_ReplicaSet_is_a_rollout_until_the_old_one_is_gone_and_all_are_ready()
    {
        _given.ReadyPod("shop", Old, "x2lqz", until: 24);
        _given.ReadyPod("shop", Old, "z9kkp", until: 26);
        _given.Pod("shop", $"{New}-b7c8d").Info("ReplicaSet", New, from: 20).State("Running", true, from: 22);
        _given.Pod("shop", $"{New}-ccccc").Info("ReplicaSet", New, from: 21).State("Running", true, from: 28);
        _given.Replicas("shop", "web", 2);
        var world = _given.World();
        var rollout = Assert.Single(world.App("web").Rollouts);
        Assert.Equal(new Rollout(New, Old, world.Grid.TimeMs(20), world.Grid.TimeMs(28), RolloutState.Deployed, $"ReplicaSet {New}"), rollout);
        Assert.Contains(world.App("web").Events, e => e.Kind == ApplicationEventKind.Rollout && e.TimeMs == rollout.StartMs);
    }

    [Fact]
    public void One_whose_pods_do_not_get_ready_stays_in_progress()
    {
        _given.ReadyPod("shop", Old, "x2lqz");
        _given.Pod("shop", $"{New}-b7c8d").Info("ReplicaSet", New, from: 20).State("Pending", false, from: 20).Waits("ImagePullBackOff");
        _given.Replicas("shop", "web", 1);
        var rollout = Assert.Single(_given.World().App("web").Rollouts);
        Assert.Equal((RolloutState.InProgress, null), (rollout.State, rollout.EndMs));
    }

    [Fact]
    public void One_that_is_overtaken_or_taken_back_is_cancelled()
    {
        _given.ReadyPod("shop", Old, "x2lqz");
        _given.Pod("shop", $"{New}-b7c8d").Info("ReplicaSet", New, from: 10, until: 15).State("Pending", false, from: 10, until: 15);
        Assert.Equal(RolloutState.Cancelled, Assert.Single(_given.World().App("web").Rollouts).State);
    }

    [Fact]
    public void Back_to_the_version_before_is_a_rollout_too_and_a_restart_is_none()
    {
        foreach (var (image, from, until) in (ReadOnlySpan<(string, int, int)>)[("web:1", 0, 10), ("web:2", 10, 20), ("web:1", 20, 26), ("web:1", 32, 40)])
            _given.Add("container_info", 1, from, until, ("machine_id", "n1"), ("container_id", "/docker/web"), ("image", image));
        _given.Node("n1").Container("/docker/web");
        Assert.Equal(["web:2 deployed", "web:1 deployed"], _given.World().App("web").Rollouts.Select(r => $"{r.Version} {r.State.ToString().ToLowerInvariant()}"));
    }

    [Theory]
    [InlineData("/k8s/shop/db-0/app")]
    [InlineData("/k8s/shop/agent-x2lqz/app")]
    [InlineData("/swarm/shop/db/1")]
    public void An_image_that_changes_is_a_rollout_of_sets_and_services(string container)
    {
        _given.Node("n1").Container(container);
        foreach (var (image, from, until) in (ReadOnlySpan<(string, int, int)>)[("db:1", 0, 20), ("db:2", 20, 40)])
            _given.Add("container_info", 1, from, until, ("machine_id", "n1"), ("container_id", container), ("image", image));
        var rollout = Assert.Single(Assert.Single(_given.World().Applications.Values).Rollouts);
        Assert.Equal(("image db 1 → 2", RolloutState.Deployed), (rollout.What, rollout.State));
    }

    [Fact]
    public void Without_kube_state_metrics_the_names_of_pods_tell()
    {
        var node = _given.Node("n1");
        node.Container($"/k8s/shop/{Old}-x2lqz/app", until: 20).Image("web:1");
        node.Container($"/k8s/shop/{New}-b7c8d/app", from: 20).Image("web:2");
        Assert.Equal("image web 1 → 2", Assert.Single(_given.World().App("web").Rollouts).What);
    }

    [Fact]
    public void Containers_that_nobody_rolls_out_together_are_each_for_itself()
    {
        foreach (var (node, image, from, until) in (ReadOnlySpan<(string, string, int, int)>)
            [("n1", "web:1", 0, 20), ("n1", "web:2", 20, 40), ("n2", "web:1", 0, 40)])
            _given.Add("container_info", 1, from, until, ("machine_id", node), ("container_id", "/docker/web"), ("image", image));
        foreach (var node in (ReadOnlySpan<string>)["n1", "n2"]) _given.Node(node).Container("/docker/web");
        Assert.Equal(["web:2 Deployed"], _given.World().App("web").Rollouts.Select(r => $"{r.Version} {r.State}"));
    }

    [Fact]
    public void A_node_that_comes_back_with_its_old_version_rolls_nothing_out()
    {
        foreach (var (node, image, from, until) in (ReadOnlySpan<(string, string, int, int)>)[("n1", "web:1", 0, 40), ("n2", "web:0", 0, 20), ("n2", "web:0", 30, 40)])
            _given.Add("container_info", 1, from, until, ("machine_id", node), ("container_id", "/docker/web"), ("image", image));
        foreach (var node in (ReadOnlySpan<string>)["n1", "n2"]) _given.Node(node).Container("/docker/web");
        Assert.Empty(_given.World().App("web").Rollouts);
    }

    [Fact]
    public void What_appears_for_the_first_time_is_no_rollout()
    {
        _given.Node("n1").Container("/docker/web", from: 20).Image("web:1");
        Assert.Empty(_given.World().App("web").Rollouts);
    }
}
