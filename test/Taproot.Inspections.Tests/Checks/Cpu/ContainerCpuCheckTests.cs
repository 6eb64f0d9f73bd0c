using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Cpu;

public sealed class ContainerCpuCheckTests
{
    private readonly Given _given = new();

    private GivenContainer Web => _given.Node("n1").Container("/docker/web");

    [Theory]
    [InlineData(1.9f, Status.Warning)]
    [InlineData(1.6f, Status.Ok)] // at the threshold
    [InlineData(0.4f, Status.Ok)]
    public void The_share_of_the_limit_decides(float cores, Status status)
    {
        Web.Metric("container_resources_cpu_limit_cores", 2).Metric("container_resources_cpu_usage_seconds_total", cores);
        Assert.Equal(status, _given.World().Check("web", "CPUContainer").Status);
    }

    [Fact]
    public void The_sentence_has_the_number_in_it()
    {
        Web.Metric("container_resources_cpu_limit_cores", 2).Metric("container_resources_cpu_usage_seconds_total", 1.9f);
        var result = _given.World().Check("web", "CPUContainer");
        Assert.Equal("1 container is near the CPU limit: web@n1 uses 95 % of it.", result.Sentence);
        Assert.Equal(_given.World().Grid.FromMs, Assert.Single(result.Findings).SinceMs);
    }

    [Fact]
    public void Without_a_limit_nobody_can_tell()
    {
        Web.Metric("container_resources_cpu_usage_seconds_total", 1.9f);
        var result = _given.World().Check("web", "CPUContainer");
        Assert.Equal((Status.Unknown, "There is no container with a CPU limit."), (result.Status, result.Sentence));
    }

    [Fact]
    public void Gaps_neither_hide_nor_end_it()
    {
        Web.Metric("container_resources_cpu_limit_cores", 2);
        var world = _given.Add("container_resources_cpu_usage_seconds_total", [0.1f, 1.9f, float.NaN, 1.9f, 1.9f, float.NaN], ("machine_id", "n1"), ("container_id", "/docker/web")).World();
        var finding = Assert.Single(world.Check("web", "CPUContainer").Findings);
        Assert.Equal(world.Grid.TimeMs(Given.Points - 5), finding.SinceMs);
    }
}
