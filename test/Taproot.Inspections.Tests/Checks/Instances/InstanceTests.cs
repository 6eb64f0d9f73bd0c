using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Instances;

public sealed class InstanceTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData(4, 3, Status.Ok)] // 75 %, at the threshold
    [InlineData(3, 2, Status.Warning)]
    [InlineData(2, 2, Status.Ok)]
    public void Instances_on_silent_nodes_are_missed(int all, int up, Status status)
    {
        for (var i = 0; i < all; i++) _given.Node($"n{i}", until: i < up ? Given.Points : 20).Container("/docker/web", until: i < up ? Given.Points : 20);
        Assert.Equal(status, _given.World().Check("web", "InstanceAvailability").Status);
    }

    [Fact]
    public void The_sentence_counts_and_says_why()
    {
        _given.Node("n1").Container("/docker/web");
        _given.Node("n2", until: 20).Container("/docker/web", until: 20);
        var world = _given.World();
        var result = world.Check("web", "InstanceAvailability");
        Assert.Equal("1 of 2 instances runs: node n2 does not report.", result.Sentence);
        Assert.Equal(("web@n2", world.Grid.TimeMs(19)), (result.Findings[0].Subject, result.Findings[0].SinceMs));
    }

    [Fact]
    public void A_node_that_is_down_does_not_turn_each_of_its_own_services_red()
    {
        var node = _given.Node("n1", until: 20);
        node.Container("/system.slice/cron.service", until: 20);
        node.Container("/system.slice/shop.service", until: 20);
        var world = _given.World();
        Assert.Equal(Status.Unknown, world.Check("cron", "InstanceAvailability").Status);
        Assert.Equal(Status.Warning, world.Check("shop", "InstanceAvailability").Status);
    }

    [Fact]
    public void A_number_in_the_middle_of_a_stateful_set_is_missed_but_not_the_last()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/db-0/app", until: 20);
        node.Container("/k8s/shop/db-1/app");
        node.Container("/k8s/shop/kv-0/app");
        node.Container("/k8s/shop/kv-1/app", until: 20);
        var world = _given.World();
        Assert.Equal("1 of 2 instances runs: db-0 is gone.", world.Check("db", "InstanceAvailability").Sentence);
        Assert.Equal(Status.Ok, world.Check("kv", "InstanceAvailability").Status);
    }

    [Theory]
    [InlineData("Deployment", 4, Status.Warning)]
    [InlineData("Deployment", 3, Status.Ok)]
    [InlineData("DaemonSet", 3, Status.Ok)]
    [InlineData("Deployment", 0, Status.Ok)] // scaled to zero, the old pods still end
    public void What_was_ordered_counts(string kind, float desired, Status status)
    {
        var pods = kind == "DaemonSet" ? (string[])["web-x2lqz", "web-z9kkp", "web-b7c8d"] : ["web-7d4b9c6f5-x2lqz", "web-7d4b9c6f5-z9kkp", "web-7d4b9c6f5-b7c8d"];
        foreach (var pod in pods.Take(desired == 4 ? 2 : 3)) _given.Node("n1").Container($"/k8s/shop/{pod}/app");
        var world = _given.World();
        world.App("web").DesiredInstances = Flat(desired);
        Assert.Equal(status, world.Check("web", "InstanceAvailability").Status);
    }

    [Fact]
    public void None_of_those_ordered_is_critical_and_none_ordered_is_well()
    {
        _given.Node("n1").Container("/k8s/shop/web-7d4b9c6f5-x2lqz/app", until: 20);
        var world = _given.World();
        Assert.Equal("There is no instance that should run.", world.Check("web", "InstanceAvailability").Sentence);
        world.App("web").DesiredInstances = Flat(2);
        Assert.Equal((Status.Critical, "No instance runs."), (world.Check("web", "InstanceAvailability").Status, world.Check("web", "InstanceAvailability").Sentence));
        world.App("web").DesiredInstances = Flat(0);
        Assert.Equal(Status.Ok, world.Check("web", "InstanceAvailability").Status);
    }

    [Fact]
    public void Jobs_and_what_others_run_are_not_asked()
    {
        _given.Node("n1").Container("/k8s/shop/report-29012345-x2lqz/main", until: 20).Connects("8.8.8.8:443");
        var world = _given.World();
        foreach (var name in (string[])["report", "external-http"])
        {
            var asked = Inspector.Inspect(world, world.App(name), InspectionSettings.Default).Select(r => r.Definition.Id);
            Assert.DoesNotContain("InstanceAvailability", asked);
            Assert.DoesNotContain("InstanceRestarts", asked);
        }
    }

    [Theory]
    [InlineData(0, Status.Ok)]
    [InlineData(1, Status.Info)] // at the threshold: worth knowing
    [InlineData(2, Status.Warning)]
    public void Restarts_are_counted(int times, Status status)
    {
        _given.Node("n1").Container("/docker/web").Metric("container_restarts_total", 1, 34, 34 + times);
        Assert.Equal(status, _given.World().Check("web", "InstanceRestarts").Status);
    }

    [Fact]
    public void A_gap_does_not_lose_restarts_and_the_threshold_can_be_chosen()
    {
        _given.Add("container_restarts_total", [1, float.NaN, 1, 0], ("machine_id", "n1"), ("container_id", "/docker/web"));
        _given.Node("n1").Container("/docker/web");
        var world = _given.World();
        Assert.Equal("web@n1 restarted 2 times in the last ten minutes.", world.Check("web", "InstanceRestarts").Sentence);
        Assert.Equal(Status.Info, world.Check("web", "InstanceRestarts", new ThresholdRule("InstanceRestarts", "", 2)).Status);
    }

    private static TimeSeries Flat(float value) => new(Enumerable.Repeat(value, Given.Points).ToArray());
}
