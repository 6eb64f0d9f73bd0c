using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Runtimes;

/// <summary>Checks that hold one figure of a runtime against their threshold.</summary>
public sealed class RuntimeThresholdTests
{
    private sealed record Case(string Query, (string, string)[] Labels, float Limit)
    {
        /// <summary>What else must be measured for the figure.</summary>
        public (string Query, (string, string)[] Labels, float Value)? Beside { get; init; }
    }

    private static readonly (string, string)[] Jvm = [("jvm", "org.example.Shop --port 80")];
    private static readonly (string, string)[] DotNet = [("application", "Shop")];

    private static readonly Dictionary<string, Case> Cases = new(StringComparer.Ordinal)
    {
        ["JvmSafepointTime"] = new("container_jvm_safepoint_time_seconds", Jvm, 0.05f),
        ["JvmGcTime"] = new("container_jvm_gc_time_seconds", [.. Jvm, ("gc", "G1 young")], 0.1f),
        ["JvmHeapUsage"] = new("container_jvm_heap_used_bytes", Jvm, 90) { Beside = ("container_jvm_heap_max_size_bytes", Jvm, 100) },
        ["DotNetGcPause"] = new("container_dotnet_gc_pause_seconds_total", DotNet, 0.1f),
        ["DotNetFullCollections"] = new("container_dotnet_gc_count_total", [.. DotNet, ("generation", "Gen2")], 1),
        ["DotNetExceptions"] = new("container_dotnet_exceptions_total", DotNet, 10),
        ["DotNetLockContention"] = new("container_dotnet_monitor_lock_contentions_total", DotNet, 100),
        ["DotNetThreadPoolQueue"] = new("container_dotnet_thread_pool_queue_length", DotNet, 100),
        ["GoAllocation"] = new("container_go_alloc_bytes_total", [], 5e8f) { Beside = ("container_go_heap_inuse_bytes", [], 1e8f) },
        ["PythonGILWaitingTime"] = new("container_python_thread_lock_wait_time_seconds", [], 0.05f),
        ["NodejsEventLoopBlockedTime"] = new("container_nodejs_event_loop_blocked_time_seconds_total", [], 0.7f),
        ["NodejsEventLoopTurn"] = new("container_nodejs_event_loop_blocked_time_seconds_total", [], 0.5f) { Beside = ("container_nodejs_event_loop_iterations_total", [], 5) },
    };

    private readonly Given _given = new();

    public static TheoryData<string> Checks => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Above_the_threshold_it_fires(string check)
    {
        var result = World(check, 1.1f).Check("web", check);
        Assert.Equal(Status.Warning, result.Status);
        Assert.Contains("web@n1", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(World(check, 1.1f).Grid.FromMs, Assert.Single(result.Findings).SinceMs);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void At_the_threshold_it_does_not(string check) => Assert.Equal(Status.Ok, World(check, 1).Check("web", check).Status);

    [Theory]
    [MemberData(nameof(Checks))]
    public void Below_it_does_not(string check) => Assert.Equal(Status.Ok, World(check, 0.5f).Check("web", check).Status);

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_chosen_threshold_counts(string check) =>
        Assert.Equal(Status.Ok, World(check, 1.1f).Check("web", check, new ThresholdRule(check, "", 1e9)).Status);

    [Theory]
    [MemberData(nameof(Checks))]
    public void Gaps_do_not_hide_it(string check)
    {
        var values = new float[Given.Points];
        for (var i = 0; i < values.Length; i++) values[i] = i % 3 == 1 ? float.NaN : 1.1f * Cases[check].Limit;
        Assert.Equal(Status.Warning, World(check, values).Check("web", check).Status);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Of_what_is_no_longer_measured_nothing_is_said(string check)
    {
        var values = new float[Given.Points];
        for (var i = 0; i < values.Length; i++) values[i] = i < Given.Points / 4 ? 1.1f * Cases[check].Limit : float.NaN;
        var result = World(check, values).Check("web", check);
        Assert.Equal(Status.Unknown, result.Status);
        Assert.StartsWith("There is no ", result.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void It_is_not_asked_where_there_is_no_such_runtime(string check)
    {
        _given.Node("n1").Container("/docker/web").Type("rust");
        var world = _given.World();
        Assert.DoesNotContain(Inspector.Inspect(world, world.App("web"), InspectionSettings.Default), r => r.Definition.Id == check);
    }

    private static World World(string check, float factor)
    {
        var values = new float[Given.Points];
        Array.Fill(values, factor * Cases[check].Limit);
        return World(check, values);
    }

    private static World World(string check, float[] values)
    {
        var (given, known) = (new Given(), Cases[check]);
        var web = given.Node("n1").Container("/docker/web");
        if (known.Beside is { } beside) web.Metric(beside.Query, beside.Value, beside.Labels);
        return given.Add(known.Query, values, [("machine_id", "n1"), ("container_id", "/docker/web"), .. known.Labels]).World();
    }
}
