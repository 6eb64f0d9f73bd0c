using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Runtimes;

public sealed class RuntimeAvailabilityTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Theory]
    [InlineData("JvmAvailability", "container_jvm_info", "jvm")]
    [InlineData("DotNetAvailability", "container_dotnet_info", "application")]
    public void A_runtime_that_vanishes_from_a_container_that_runs_is_found(string check, string query, string label)
    {
        Web.Metric(query, 1, 0, 30, (label, "shop"));
        var world = _given.World();
        var result = world.Check("web", check);
        Assert.Equal((Status.Warning, world.Grid.TimeMs(30)), (result.Status, Assert.Single(result.Findings).SinceMs));
        Assert.Contains("1 container is up without a", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(Status.Ok, world.Check("web", check, new ThresholdRule(check, "", 1)).Status);
    }

    [Theory]
    [InlineData(0, 40, Status.Ok)] // it is there
    [InlineData(0, 39, Status.Ok)] // a late point
    [InlineData(25, 30, Status.Unknown)] // a tool that somebody called
    [InlineData(0, 33, Status.Unknown)] // the agent may have begun anew and be looking for it
    [InlineData(0, 32, Status.Warning)]
    public void It_takes_one_that_lived_and_is_gone(int from, int to, Status status)
    {
        Web.Metric("container_jvm_info", 1, from, to, ("jvm", "shop"));
        Assert.Equal(status, _given.World().Check("web", "JvmAvailability").Status);
    }

    [Fact]
    public void Another_one_in_its_place_is_as_good()
    {
        Web.Metric("container_jvm_info", 1, 0, 20, ("jvm", "shop v1")).Metric("container_jvm_info", 1, 21, 40, ("jvm", "shop v2"));
        Assert.Equal(Status.Ok, _given.World().Check("web", "JvmAvailability").Status);
    }

    [Fact]
    public void With_its_container_it_may_go()
    {
        _given.Node("n1").Container("/docker/web", 0, 30).Metric("container_jvm_info", 1, 0, 30, ("jvm", "shop"));
        Assert.Equal(Status.Unknown, _given.World().Check("web", "JvmAvailability").Status);
    }

    [Fact]
    public void Where_none_was_ever_read_the_answer_says_how_it_would_be()
    {
        Web.Type("java");
        var result = _given.World().Check("web", "JvmAvailability");
        Assert.Equal(Status.Unknown, result.Status);
        Assert.Contains("hsperfdata", result.Sentence, StringComparison.Ordinal);
    }
}
