using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Cpu;

public sealed class CpuTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData(3.6f, Status.Warning)]
    [InlineData(3.2f, Status.Ok)] // at the threshold
    [InlineData(1, Status.Ok)]
    public void A_busy_node_is_found_at_the_applications_on_it(float busy, Status status)
    {
        Node(busy).Container("/docker/web");
        Assert.Equal(status, _given.World().Check("web", "CPUNode").Status);
    }

    [Fact]
    public void Waiting_for_disks_is_not_being_busy()
    {
        _given.Node("n1").Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", 3.9f, Given.Points, ("mode", "iowait"))
            .Metric("node_resources_cpu_usage_seconds_total", 0.1f, Given.Points, ("mode", "user")).Container("/docker/web");
        Assert.Equal(Status.Ok, _given.World().Check("web", "CPUNode").Status);
    }

    [Fact]
    public void Without_figures_of_the_node_nobody_can_tell()
    {
        _given.Node("n1").Container("/docker/web");
        var world = _given.World();
        Assert.Equal("There is no figure of its nodes' CPU.", world.Check("web", "CPUNode").Sentence);
        Assert.Equal("There is no figure of how long its processes wait for a CPU.", world.Check("web", "CPUDelay").Sentence);
        Assert.Equal("There is no container with a CPU limit.", world.Check("web", "CPUThrottling").Sentence);
    }

    [Theory]
    [InlineData("CPUDelay", "container_resources_cpu_delay_seconds_total", 0.3f, Status.Warning)]
    [InlineData("CPUDelay", "container_resources_cpu_delay_seconds_total", 0.2f, Status.Ok)]
    [InlineData("CPUThrottling", "container_resources_cpu_throttled_seconds_total", 0.3f, Status.Warning)]
    [InlineData("CPUThrottling", "container_resources_cpu_throttled_seconds_total", 0.1f, Status.Ok)]
    public void Time_without_a_cpu_is_found(string check, string metric, float seconds, Status status)
    {
        _given.Node("n1").Container("/docker/web").Metric(metric, seconds);
        // The threshold is a double, what was measured a float: a hair above it is at it.
        Assert.Equal(status, _given.World().Check("web", check, new ThresholdRule(check, "", check == "CPUDelay" ? 0.2f : 0.1f)).Status);
    }

    [Fact]
    public void Pressure_tells_where_delays_are_not_accounted_and_gaps_do_not_matter()
    {
        _given.Node("n1").Container("/docker/web");
        _given.Add("container_resources_cpu_pressure_waiting_seconds_total", [0.5f, float.NaN, 0.5f],
            ("machine_id", "n1"), ("container_id", "/docker/web"), ("kind", "some"));
        var result = _given.World().Check("web", "CPUDelay");
        Assert.Equal("web@n1 waits for a CPU 500 ms a second.", result.Sentence);
    }

    [Fact]
    public void Who_takes_the_cpu_of_a_short_node_is_named()
    {
        var node = Node(3.9f);
        node.Container("/docker/web").Metric("container_resources_cpu_delay_seconds_total", 2).Metric("container_resources_cpu_usage_seconds_total", 0.4f);
        node.Container("/docker/batch").Metric("container_resources_cpu_usage_seconds_total", 3.1f);
        node.Container("/docker/small").Metric("container_resources_cpu_usage_seconds_total", 0.2f);
        Assert.Equal("Node n1 is short of CPU (98 % busy): batch takes 3.1 of its 4 cores, web itself 0.4 of its 4 cores.",
            _given.World().Check("web", "CPUDelay").Findings[0].Detail);
        Assert.Equal("Node n1 is short of CPU (98 % busy): its own share is the largest, 3.1 of its 4 cores.", _given.World().Check("batch", "CPUNode").Findings[0].Detail);
    }

    [Fact]
    public void Nobody_is_blamed_on_a_node_that_has_enough()
    {
        Node(1).Container("/docker/web").Metric("container_resources_cpu_delay_seconds_total", 2);
        Assert.Equal("", _given.World().Check("web", "CPUDelay").Findings[0].Detail);
    }

    private GivenNode Node(float busy) =>
        _given.Node("n1").Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", busy, Given.Points, ("mode", "user"));
}
