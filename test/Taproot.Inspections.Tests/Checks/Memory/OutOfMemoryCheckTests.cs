using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Memory;

public sealed class OutOfMemoryCheckTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Fact]
    public void A_kill_is_a_warning_that_says_where_and_when()
    {
        Web.Metric("container_oom_kills_total", 2, 35, 36);
        var world = _given.World();
        var result = world.Check("web", "MemoryOOM");
        Assert.Equal((Status.Warning, "The kernel killed 2 times for want of memory in the last ten minutes: web@n1."), (result.Status, result.Sentence));
        Assert.Equal(world.Grid.TimeMs(35), Assert.Single(result.Findings).SinceMs);
    }

    [Fact]
    public void Two_minutes_after_the_last_kill_it_is_worth_knowing_and_no_more()
    {
        Web.Metric("container_oom_kills_total", 2, 20, 21);
        var world = _given.Judged();
        var (result, at) = (world.Check("web", "MemoryOOM"), DateTimeOffset.FromUnixTimeMilliseconds(world.Grid.TimeMs(20)));
        Assert.Equal((Status.Info, $"The kernel killed 2 times for want of memory in the last ten minutes: web@n1; the last at {at:HH:mm} UTC, none since."),
            (result.Status, result.Sentence));
        Assert.Equal(Status.Info, world.App("web").Status);
    }

    [Fact]
    public void No_kill_is_well_though_there_is_no_counter_yet()
    {
        _ = Web;
        Assert.Equal(Status.Ok, _given.World().Check("web", "MemoryOOM").Status);
    }

    [Fact]
    public void As_many_as_the_threshold_allows_are_well()
    {
        Web.Metric("container_oom_kills_total", 2, 30, 31);
        Assert.Equal(Status.Ok, _given.World().Check("web", "MemoryOOM", new Inspections.Thresholds.ThresholdRule("MemoryOOM", "", 2)).Status);
    }
}
