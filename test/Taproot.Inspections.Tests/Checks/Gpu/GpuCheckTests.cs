using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Gpu;

public sealed class GpuCheckTests
{
    private readonly Given _given = new();

    [Theory]
    [InlineData(99, Status.Info)]
    [InlineData(95, Status.Ok)] // at the threshold
    [InlineData(20, Status.Ok)]
    public void A_busy_GPU_is_worth_knowing_with_who_else_keeps_it_busy(float percent, Status status)
    {
        Gpu("GPU-1", utilization: percent);
        Uses("train", "GPU-1", 30);
        Uses("batch", "GPU-1", 60);
        var result = _given.World().Check("train", "GPUUtilization");
        Assert.Equal(status, result.Status);
        if (status == Status.Info) Assert.Equal("L4 GPU-1 of n1 is busy 99 % of the time. batch takes 60 % of its time.", result.Sentence);
    }

    [Theory]
    [InlineData(97, Status.Warning)]
    [InlineData(95, Status.Ok)] // at the threshold
    [InlineData(20, Status.Ok)]
    public void A_full_memory_explains_and_does_not_turn_the_light_on(float percent, Status status)
    {
        Gpu("GPU-1", memory: percent);
        Uses("train", "GPU-1", 30);
        var world = _given.Judged();
        Assert.Equal(status, world.Check("train", "GPUMemory").Status);
        Assert.Equal(status == Status.Warning ? Status.Info : Status.Ok, world.App("train").Status);
    }

    [Theory]
    [InlineData(93, Status.Warning)]
    [InlineData(88, Status.Ok)] // at the threshold
    [InlineData(60, Status.Ok)]
    public void A_hot_GPU_slows_itself_down(float celsius, Status status)
    {
        Gpu("GPU-1", celsius: celsius);
        var result = _given.World().NodeCheck("n1", "NodeGPUTemperature");
        Assert.Equal(status, result.Status);
        if (status == Status.Warning) Assert.Equal("L4 GPU-1 has 93 °C: it slows itself down from about here.", result.Sentence);
    }

    [Fact]
    public void A_GPU_that_fell_off_the_bus_is_found()
    {
        Gpu("GPU-1");
        Gpu("GPU-2", until: 25);
        var world = _given.World();
        var result = world.NodeCheck("n1", "NodeGPULost");
        Assert.Equal((Status.Warning, "The driver tells nothing of L4 GPU-2 any more. Look for Xid lines of the kernel: dmesg tells why."), (result.Status, result.Sentence));
        Assert.Equal(world.Grid.TimeMs(24), Assert.Single(result.Findings).SinceMs);
    }

    [Fact]
    public void GPUs_that_answer_late_are_there_and_those_of_a_silent_node_nobody_can_tell_of()
    {
        Gpu("GPU-1", until: Given.Points - 2);
        Assert.Equal(Status.Ok, _given.World().NodeCheck("n1", "NodeGPULost").Status);
        var silent = new Given();
        silent.Node("n1", until: 20).Metric("node_resources_gpu_memory_total_bytes", 100, 20, ("gpu_uuid", "GPU-1"));
        Assert.Equal(Status.Unknown, silent.World().NodeCheck("n1", "NodeGPULost").Status);
    }

    [Fact]
    public void Of_a_GPU_that_tells_its_name_only_nobody_can_tell()
    {
        _given.Node("n1").Metric("node_gpu_info", 1, Given.Points, ("gpu_uuid", "GPU-1"), ("name", "L4"));
        Uses("train", "GPU-1", 30);
        var world = _given.World();
        Assert.Equal([Status.Unknown, Status.Unknown, Status.Unknown],
            [world.Check("train", "GPUMemory").Status, world.Check("train", "GPUUtilization").Status, world.NodeCheck("n1", "NodeGPUTemperature").Status]);
    }

    [Fact]
    public void Who_has_no_GPU_is_not_asked()
    {
        _ = _given.Node("n1").Container("/docker/web");
        var world = _given.World();
        Assert.DoesNotContain(Inspector.Inspect(world, world.App("web"), InspectionSettings.Default), r => r.Definition.Report == "gpu");
        Assert.DoesNotContain(Inspector.Inspect(world, world.Nodes["n1"], InspectionSettings.Default), r => r.Definition.Report == "gpu");
    }

    private void Gpu(string uuid, float utilization = 50, float memory = 50, float celsius = 60, int until = Given.Points)
    {
        (string, string) id = ("gpu_uuid", uuid);
        _given.Node("n1").Metric("node_gpu_info", 1, until, id, ("name", "L4"))
            .Metric("node_resources_gpu_utilization_percent_avg", utilization, until, id)
            .Metric("node_resources_gpu_memory_total_bytes", 100, until, id).Metric("node_resources_gpu_memory_used_bytes", memory, until, id)
            .Metric("node_resources_gpu_temperature_celsius", celsius, until, id);
    }

    private void Uses(string application, string gpu, float percent) =>
        _given.Node("n1").Container("/docker/" + application).Metric("container_resources_gpu_usage_percent", percent, ("gpu_uuid", gpu));
}
