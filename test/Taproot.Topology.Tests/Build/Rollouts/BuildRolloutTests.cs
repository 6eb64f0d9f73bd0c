using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Rollouts;

/// <summary>Rollouts of what changes while its name stays: an image behind a tag, a program, the files of a unit.</summary>
public sealed class BuildRolloutTests
{
    private const string Unit = "/system.slice/shop.service";
    private const string FirstBuild = "ab12cd34ef56", SecondBuild = "cd34ef56ab12";

    private readonly Given _given = new();

    [Fact]
    public void An_image_that_was_built_anew_under_the_same_tag_is_one_rollout()
    {
        Image("n1", "/docker/web", "shop/web:latest", 0, Given.Points);
        Build("n1", "/docker/web", "image", FirstBuild, 0, 20);
        Build("n1", "/docker/web", "image", SecondBuild, 20, Given.Points);
        var rollout = Assert.Single(Rollouts("web"));
        Assert.Equal("image shop/web:latest rebuilt (build ab12cd34 → cd34ef56)", rollout.What);
        Assert.Equal((SecondBuild, FirstBuild, RolloutState.Deployed), (rollout.Version, rollout.Previous, rollout.State));
    }

    [Fact]
    public void Another_tag_with_its_digest_and_the_programs_version_is_one_rollout()
    {
        foreach (var (image, build, version, from, until) in (ReadOnlySpan<(string, string, string, int, int)>)[("shop/web:1", FirstBuild, "1.4.0", 0, 20), ("shop/web:2", SecondBuild, "1.5.0", 20, Given.Points)])
        {
            Image("n1", "/docker/web", image, from, until);
            // The agent looks at images and programs when it has seen them for a while.
            Build("n1", "/docker/web", "image", build, Math.Min(from, from + 1), until);
            Build("n1", "/docker/web", "program", build + "00", from + 1, until, "shop", version);
        }
        Assert.Equal("image web 1 → 2, shop 1.4.0 → 1.5.0", Assert.Single(Rollouts("web")).What);
    }

    [Fact]
    public void A_program_that_only_changes_within_its_image_is_none()
    {
        Image("n1", "/docker/web", "shop/web:1", 0, Given.Points);
        Build("n1", "/docker/web", "program", FirstBuild, 0, 20, "sh");
        Build("n1", "/docker/web", "program", SecondBuild, 20, Given.Points, "shop");
        Assert.Empty(Rollouts("web"));
    }

    [Fact]
    public void A_unit_whose_program_and_file_change_is_rolled_out_once()
    {
        Build("n1", Unit, "program", FirstBuild, 0, 20, "shopd");
        Build("n1", Unit, "program", SecondBuild, 20, Given.Points, "shopd");
        Build("n1", Unit, "unit", "111111111111", 0, 20);
        Build("n1", Unit, "unit", "222222222222", 20, Given.Points);
        Assert.Equal("program shopd rebuilt (build ab12cd34 → cd34ef56), unit file changed", Assert.Single(Rollouts("shop")).What);
    }

    [Fact]
    public void What_is_put_back_was_rolled_out_twice()
    {
        Image("n1", "/docker/web", "shop/web:1", 0, 10);
        Image("n1", "/docker/web", "shop/web:2", 10, 20);
        Image("n1", "/docker/web", "shop/web:1", 20, Given.Points);
        Build("n1", Unit, "program", FirstBuild, 0, 10, "shopd", "1.2");
        Build("n1", Unit, "program", SecondBuild, 10, 20, "shopd", "1.3");
        Build("n1", Unit, "program", FirstBuild, 20, Given.Points, "shopd", "1.2");
        Assert.Equal(["shopd 1.2 → 1.3", "shopd 1.3 → 1.2"], Rollouts("shop").Select(r => r.What));
        Assert.Equal(2, Rollouts("web").Count);
    }

    [Fact]
    public void An_agent_that_was_silent_for_a_while_makes_no_rollout()
    {
        foreach (var (from, until) in (ReadOnlySpan<(int, int)>)[(0, 10), (20, Given.Points)])
        {
            Build("n1", Unit, "program", FirstBuild, from, until, "shopd", "1.2");
            Image("n1", "/docker/web", "shop/web:1", from, until);
        }
        Assert.Empty(Rollouts("shop"));
        Assert.Empty(Rollouts("web"));
    }

    [Fact]
    public void A_version_that_a_program_tells_is_said_instead_of_its_build()
    {
        Build("n1", Unit, "program", FirstBuild, 0, 20, "shopd", "1.2");
        Build("n1", Unit, "program", SecondBuild, 20, Given.Points, "shopd", "1.3");
        Assert.Equal("shopd 1.2 → 1.3", Assert.Single(Rollouts("shop")).What);
    }

    [Fact]
    public void A_restart_of_the_same_build_and_the_first_look_at_one_are_none()
    {
        Build("n1", Unit, "program", FirstBuild, 5, 20, "shopd");
        Build("n1", Unit, "program", FirstBuild, 25, Given.Points, "shopd");
        Build("n1", Unit, "unit", "111111111111", 25, Given.Points);
        Assert.Empty(Rollouts("shop"));
    }

    [Fact]
    public void The_end_of_one_of_two_builds_that_ran_beside_each_other_is_none()
    {
        Build("n1", "/process/postgres", "program", FirstBuild, 0, 20, "postgres", "15.1");
        Build("n1", "/process/postgres", "program", SecondBuild, 0, Given.Points, "postgres", "15.2");
        Assert.Empty(Rollouts("postgres"));
    }

    [Fact]
    public void A_build_that_starts_beside_one_that_goes_on_is_none()
    {
        Build("n1", "/process/postgres", "program", FirstBuild, 0, Given.Points, "postgres", "15.1");
        Build("n1", "/process/postgres", "program", SecondBuild, 20, Given.Points, "postgres", "15.2");
        Assert.Empty(Rollouts("postgres"));
    }

    [Fact]
    public void A_build_that_does_not_stay_is_none()
    {
        Build("n1", Unit, "program", FirstBuild, 0, 20, "shopd", "1.2");
        Build("n1", Unit, "program", SecondBuild, 21, 23, "shopctl");
        Build("n1", Unit, "program", FirstBuild, 23, Given.Points, "shopd", "1.2");
        Assert.Empty(Rollouts("shop"));
    }

    [Fact]
    public void Of_several_programs_of_one_unit_the_one_of_the_same_name_was_replaced()
    {
        Build("n1", Unit, "program", "111111111111", 0, Given.Points, "nginx");
        Build("n1", Unit, "program", FirstBuild, 0, 20, "shopd", "1.2");
        Build("n1", Unit, "program", SecondBuild, 21, Given.Points, "shopd", "1.3");
        Build("n1", Unit, "program", "222222222222", 0, 21, "aside");
        Assert.Equal("shopd 1.2 → 1.3", Assert.Single(Rollouts("shop")).What);
    }

    [Fact]
    public void A_program_that_hands_over_to_its_next_build_is_rolled_out_when_the_old_one_is_gone()
    {
        Build("n1", Unit, "program", FirstBuild, 0, 24, "shopd", "1.2");
        Build("n1", Unit, "program", SecondBuild, 20, Given.Points, "shopd", "1.3");
        var world = World();
        var rollout = Assert.Single(world.App("shop").Rollouts);
        Assert.Equal((world.Grid.TimeMs(20), world.Grid.TimeMs(24)), (rollout.StartMs, rollout.EndMs!.Value));
    }

    [Fact]
    public void A_build_that_is_put_back_is_a_rollout_of_its_own()
    {
        Build("n1", Unit, "program", FirstBuild, 0, 10, "shopd", "1.2");
        Build("n1", Unit, "program", SecondBuild, 10, 20, "shopd", "1.3");
        Build("n1", Unit, "program", FirstBuild, 20, Given.Points, "shopd", "1.2");
        Assert.Equal(["shopd 1.2 → 1.3", "shopd 1.3 → 1.2"], Rollouts("shop").Select(r => r.What));
    }

    [Fact]
    public void A_unit_that_runs_another_program_now_says_both_names()
    {
        Build("n1", Unit, "program", FirstBuild, 0, 20, "shopd");
        Build("n1", Unit, "program", SecondBuild, 22, Given.Points, "shopd2");
        Assert.Equal("program shopd → shopd2", Assert.Single(Rollouts("shop")).What);
    }

    [Fact]
    public void The_same_build_that_reaches_three_hosts_one_after_the_other_is_one_rollout()
    {
        foreach (var (node, at) in (ReadOnlySpan<(string, int)>)[("n1", 10), ("n2", 14), ("n3", 22)])
        {
            Build(node, Unit, "program", FirstBuild, 0, at, "shopd");
            Build(node, Unit, "program", SecondBuild, at, Given.Points, "shopd");
        }
        var world = World();
        var rollout = Assert.Single(world.App("shop").Rollouts);
        Assert.Equal((world.Grid.TimeMs(10), world.Grid.TimeMs(22), RolloutState.Deployed), (rollout.StartMs, rollout.EndMs!.Value, rollout.State));
    }

    [Fact]
    public void Another_host_with_another_build_of_its_own_is_none()
    {
        Build("n1", Unit, "program", FirstBuild, 0, Given.Points, "shopd");
        Build("n2", Unit, "program", SecondBuild, 20, Given.Points, "shopd");
        Assert.Empty(Rollouts("shop"));
    }

    [Fact]
    public void Two_builds_one_after_the_other_are_two_rollouts()
    {
        foreach (var (build, from, until) in (ReadOnlySpan<(string, int, int)>)[(FirstBuild, 0, 10), (SecondBuild, 10, 15), ("ef56ab12cd34", 15, Given.Points)])
            Build("n1", Unit, "program", build, from, until, "shopd");
        Assert.Equal([SecondBuild, "ef56ab12cd34"], Rollouts("shop").Select(r => r.Version));
    }

    [Fact]
    public void A_service_of_Swarm_is_rolled_out_once_for_all_of_its_tasks()
    {
        foreach (var (slot, at) in (ReadOnlySpan<(string, int)>)[("1", 10), ("2", 14), ("3", 18)])
        {
            Image("n" + slot, "/swarm/shop/web/" + slot, "shop/web:1", 0, at);
            Image("n" + slot, "/swarm/shop/web/" + slot, "shop/web:2", at, Given.Points);
        }
        var world = World();
        var rollout = Assert.Single(world.App("web").Rollouts);
        Assert.Equal(("image web 1 → 2", world.Grid.TimeMs(10), world.Grid.TimeMs(18)), (rollout.What, rollout.StartMs, rollout.EndMs!.Value));
    }

    [Fact]
    public void A_new_ReplicaSet_whose_tag_has_another_image_behind_it_says_so()
    {
        var node = _given.Node("n1");
        foreach (var (pod, build, from, until) in (ReadOnlySpan<(string, string, int, int)>)
            [("web-7d4b9c6f5-x2lqz", FirstBuild, 0, 20), ("web-5f6b7c8d9-b7c8d", SecondBuild, 20, Given.Points)])
        {
            node.Container($"/k8s/shop/{pod}/app", from, until).Image("shop/web:latest");
            Build("n1", $"/k8s/shop/{pod}/app", "image", build, from, until);
        }
        Assert.Equal("image shop/web:latest rebuilt (build ab12cd34 → cd34ef56)", Assert.Single(Rollouts("web")).What);
    }

    [Fact]
    public void Images_that_are_named_by_digest_or_from_another_place_are_told_apart()
    {
        Image("n1", "/docker/web", "shop/web@sha256:1111111111111111", 0, 20);
        Image("n1", "/docker/web", "shop/web@sha256:2222222222222222", 20, 30);
        Image("n1", "/docker/web", "mirror/web:3", 30, Given.Points);
        Assert.Equal(["image web 11111111 → 22222222", "image shop/web@sha256:2222222222222222 → mirror/web:3"], Rollouts("web").Select(r => r.What));
    }

    [Fact]
    public void A_Rollout_of_Argo_is_called_so_and_rolls_its_ReplicaSets_out()
    {
        const string old = "web-7d4b9c6f5", now = "web-5f6b7c8d9";
        _given.ReadyPod("shop", old, "x2lqz", until: 26);
        _given.Pod("shop", $"{now}-b7c8d").Info("ReplicaSet", now, from: 20).State("Running", true, from: 22);
        foreach (var set in (ReadOnlySpan<string>)[old, now])
            _given.Add("kube_replicaset_owner", 1, 0, Given.Points, ("namespace", "shop"), ("replicaset", set), ("owner_name", "web"));
        var application = World().App("web");
        Assert.Equal(ApplicationKinds.ArgoRollout, application.Id.Kind);
        var rollout = Assert.Single(application.Rollouts);
        Assert.Equal((now, old, RolloutState.Deployed), (rollout.Version, rollout.Previous, rollout.State));
    }

    [Theory]
    [InlineData(0, 0, RolloutProgress.Progressing)]
    [InlineData(1, 0, RolloutProgress.GaveUp)]
    [InlineData(0, 1, RolloutProgress.Paused)]
    public void Kubernetes_tells_how_a_Deployments_rollout_gets_on(float gaveUp, float paused, RolloutProgress progress)
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        _given.Add("kube_deployment_status_condition", gaveUp, 0, Given.Points, ("namespace", "shop"), ("deployment", "web"));
        _given.Add("kube_deployment_spec_paused", paused, 0, Given.Points, ("namespace", "shop"), ("deployment", "web"));
        Assert.Equal(progress, World().App("web").Progress);
    }

    [Fact]
    public void What_Kubernetes_said_before_it_fell_silent_says_nothing_of_now()
    {
        _given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        _given.Add("kube_deployment_status_condition", 1, 0, 20, ("namespace", "shop"), ("deployment", "web"));
        Assert.Equal(RolloutProgress.Unknown, World().App("web").Progress);
    }

    private void Image(string node, string container, string image, int from, int until) =>
        _given.Add("container_info", 1, from, until, ("machine_id", node), ("container_id", container), ("image", image));

    private void Build(string node, string container, string part, string build, int from, int until, string name = "", string version = "") =>
        _given.Add("container_build_info", 1, from, until,
            ("machine_id", node), ("container_id", container), ("part", part), ("name", name), ("version", version), ("build", build));

    private World World()
    {
        foreach (var node in (ReadOnlySpan<string>)["n1", "n2", "n3"]) _given.Node(node);
        return _given.World();
    }

    private List<Rollout> Rollouts(string application) => World().App(application).Rollouts;
}
