using Taproot.Inspections.Checks.Memory;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Memory;

public sealed class MemoryTests
{
    private static readonly TimeGrid Hour = new(0, 15_000, 240);

    private readonly Given _given = new();

    [Theory]
    [InlineData(98, Status.Warning)]
    [InlineData(95, Status.Ok)] // at the threshold
    [InlineData(50, Status.Ok)]
    public void Memory_near_its_limit_is_found(float bytes, Status status)
    {
        Rss("/docker/web", Enumerable.Repeat(bytes, Given.Points));
        _given.Add("container_resources_memory_limit_bytes", 100, 0, Given.Points, ("machine_id", "n1"), ("container_id", "/docker/web"));
        Assert.Equal(status, _given.World().Check("web", "MemoryContainer").Status);
    }

    [Fact]
    public void Without_a_limit_or_pressure_figures_nobody_can_tell()
    {
        _given.Node("n1").Container("/docker/web");
        var world = _given.World();
        Assert.Equal("There is no container with a memory limit.", world.Check("web", "MemoryContainer").Sentence);
        Assert.Equal(Status.Unknown, world.Check("web", "MemoryPressure").Status);
    }

    [Theory]
    [InlineData(0.05f, "some", Status.Warning)]
    [InlineData(0.01f, "some", Status.Ok)]
    [InlineData(0.5f, "full", Status.Unknown)]
    public void Waiting_for_memory_is_found(float seconds, string kind, Status status)
    {
        _given.Node("n1").Container("/docker/web").Metric("container_resources_memory_pressure_waiting_seconds_total", seconds, ("kind", kind));
        Assert.Equal(status, _given.World().Check("web", "MemoryPressure").Status);
    }

    [Fact]
    public void Who_holds_the_memory_of_a_short_node_is_named()
    {
        var node = _given.Node("n1").Metric("node_resources_memory_total_bytes", 8L << 30).Metric("node_resources_memory_available_bytes", 80 << 20);
        node.Container("/docker/web").Metric("container_resources_memory_pressure_waiting_seconds_total", 0.2f, ("kind", "some")).Metric("container_oom_kills_total", 1, 38, 39);
        Rss("/docker/batch", Enumerable.Repeat((float)(6L << 30), Given.Points));
        const string taker = "Node n1 is short of memory (1 % available): batch takes 6 GiB of its 8 GiB, web itself 976.6 KiB of its 8 GiB.";
        var world = _given.World();
        Assert.Equal("web@n1 waits for memory 200 ms a second. " + taker, world.Check("web", "MemoryPressure").Sentence);
        Assert.Equal(taker, world.Check("web", "MemoryOOM").Findings[0].Detail);
    }

    [Fact]
    public void A_leak_says_how_fast_and_how_long_it_lasts()
    {
        Rss("/docker/web", Enumerable.Range(0, Given.Points).Select(i => 500e6f + i * 3e6f));
        _given.Add("container_resources_memory_limit_bytes", 1e9f, 0, Given.Points, ("machine_id", "n1"), ("container_id", "/docker/web"));
        var result = _given.World().Check("web", "MemoryLeakPercent");
        Assert.Equal((Status.Warning, "The memory of web@n1 grows by 144 % an hour. At this pace the limit is reached in 32 min."), (result.Status, result.Sentence));
    }

    [Fact]
    public void What_stands_still_does_not_leak_and_what_just_started_cannot_tell()
    {
        Rss("/docker/web", Enumerable.Repeat(5e8f, Given.Points));
        Rss("/docker/fresh", Enumerable.Range(0, 8).Select(i => 1e8f + i * 1e8f));
        var world = _given.World();
        Assert.Equal(Status.Ok, world.Check("web", "MemoryLeakPercent").Status);
        Assert.Equal("There is no container that has run long enough to tell a leak from a start.", world.Check("fresh", "MemoryLeakPercent").Sentence);
    }

    [Theory]
    [InlineData(1e9f, Status.Warning)]
    [InlineData(1e10f, Status.Ok)]
    public void What_grows_without_a_pause_is_found_long_before_a_leak_is_proven(float limit, Status status)
    {
        Rss("/docker/web", Enumerable.Range(0, Given.Points).Select(i => 200e6f + Math.Max(0, i - 32) * 10e6f));
        _given.Add("container_resources_memory_limit_bytes", limit, 0, Given.Points, ("machine_id", "n1"), ("container_id", "/docker/web"));
        var result = _given.World().Check("web", "MemoryRunsOut");
        Assert.Equal(status, result.Status);
        if (status == Status.Warning) Assert.Equal("At this pace the memory of web@n1 is used up in 18 min.", result.Sentence);
    }

    [Fact]
    public void Without_a_limit_it_is_the_nodes_memory_that_runs_out_and_gaps_do_not_matter()
    {
        _given.Node("n1").Metric("node_resources_memory_available_bytes", 80e6f);
        Rss("/docker/web", Enumerable.Range(0, Given.Points).Select(i => i % 5 == 3 ? float.NaN : 200e6f + Math.Max(0, i - 32) * 10e6f));
        Assert.Equal(Status.Warning, _given.World().Check("web", "MemoryRunsOut").Status);
    }

    [Fact]
    public void What_falls_again_does_not_run_out_and_what_just_started_fills_its_caches()
    {
        _given.Node("n1").Metric("node_resources_memory_available_bytes", 80e6f);
        Rss("/docker/web", Enumerable.Range(0, Given.Points).Select(i => 200e6f + i * 10e6f - (i == Given.Points - 2 ? 50e6f : 0)));
        Rss("/docker/fresh", Enumerable.Range(0, 10).Select(i => 1e8f + i * 1e8f));
        var world = _given.World();
        Assert.Equal(Status.Ok, world.Check("web", "MemoryRunsOut").Status);
        Assert.Equal("There is no container that has run for some minutes.", world.Check("fresh", "MemoryRunsOut").Sentence);
    }

    [Theory]
    [InlineData(1.9f, Status.Warning)] // daily work of an allocator
    [InlineData(2.1f, Status.Ok)]
    public void A_fall_of_two_percent_says_that_memory_is_given_back(float percent, Status status)
    {
        _given.Node("n1").Metric("node_resources_memory_available_bytes", 80e6f);
        Rss("/docker/web", Enumerable.Range(0, Given.Points).Select(i => i == Given.Points - 3 ? 280e6f * (1 - percent / 100) : i == Given.Points - 4 ? 280e6f : 200e6f + Math.Max(0, i - 32) * 15e6f));
        Assert.Equal(status, _given.World().Check("web", "MemoryRunsOut").Status);
    }

    [Fact]
    public void A_job_that_grows_does_not_leak()
    {
        Rss("/k8s/shop/report-29012345-x2lqz/main", Enumerable.Range(0, Given.Points).Select(i => 5e8f + i * 5e6f));
        var world = _given.World();
        Assert.DoesNotContain(Inspector.Inspect(world, world.App("report"), InspectionSettings.Default), r => r.Definition.Id == "MemoryLeakPercent");
    }

    [Fact]
    public void The_slope_is_that_of_the_line_through_the_points_gaps_or_not()
    {
        var values = Enumerable.Range(0, 240).Select(i => i % 7 == 3 ? float.NaN : 100e6f + i * 1e6f).ToArray();
        var growth = MemoryGrowth.Of(new(values), Hour)!.Value;
        Assert.Equal(1e6 / 15, growth.BytesPerSecond, 1.0);
        Assert.Equal(240, growth.PercentPerHour, 0.5);
        Assert.Equal(239e6, growth.BytesInLastHour, 1e5);
        Assert.True(growth.Steady);
    }

    [Fact]
    public void A_cache_that_is_full_is_no_leak() =>
        Assert.False(MemoryGrowth.Of(new(Enumerable.Range(0, 240).Select(i => 100e6f + Math.Min(i, 120) * 2e6f).ToArray()), Hour)!.Value.Steady);

    [Fact]
    public void A_fall_by_half_begins_anew_and_the_longest_stretch_must_reach_to_now()
    {
        var restarted = Enumerable.Range(0, 240).Select(i => 100e6f + (i < 100 ? i : i - 100) * 1e6f + (i < 100 ? 300e6f : 0)).ToArray();
        Assert.Equal(100, MemoryGrowth.Of(new(restarted), Hour)!.Value.First);
        var late = Enumerable.Range(0, 240).Select(i => 100e6f + (i < 200 ? i : 0) * 1e6f).ToArray();
        Assert.False(MemoryGrowth.Of(new(late), Hour)!.Value.Steady);
    }

    [Fact]
    public void Too_many_gaps_or_too_few_points_tell_nothing()
    {
        Assert.Null(MemoryGrowth.Of(new(Enumerable.Range(0, 240).Select(i => i % 3 == 0 ? float.NaN : i).ToArray()), Hour));
        Assert.Null(MemoryGrowth.Of(default, Hour));
    }

    private void Rss(string container, IEnumerable<float> newest)
    {
        _given.Node("n1");
        _given.Add("container_resources_memory_rss_bytes", [.. newest], ("machine_id", "n1"), ("container_id", container));
    }
}
