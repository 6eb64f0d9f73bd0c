using Taproot.Inspections.Thresholds;

namespace Taproot.Inspections.Tests.Thresholds;

public sealed class AnnotatedThresholdTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("1m30s", 90.0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500", null)]
    [InlineData("-1s", null)]
    [InlineData("1d", null)]
    [InlineData("", null)]
    public void Durations_have_units(string text, double? seconds) => Assert.Equal(seconds, AnnotatedValues.Seconds(text));

    [Fact]
    public void Any_text_is_a_value_within_bounds_or_says_nothing()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string(random.GetItems<char>("0123456789.hmsuµn -+eE%∞", random.Next(12)));
            Assert.True(AnnotatedValues.Seconds(text) is null or (> 0 and <= 31 * 86_400), text);
            Assert.True(AnnotatedValues.Percent(text) is null or (>= 0 and <= 100), text);
        }
    }

    [Fact]
    public void Objectives_of_a_workload_outweigh_the_projects()
    {
        var given = new Given();
        given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        given.Annotated("shop", "web", ("slo_availability_objective", "99.9%"), ("slo_latency_threshold", "250ms"));
        var world = given.World();
        Assert.Equal(new Threshold(99.9, ThresholdOrigin.Annotation), world.Check("web", "SLOAvailability", new ThresholdRule("SLOAvailability", "", 95)).Threshold);
        Assert.Equal(new Threshold(99, ThresholdOrigin.Annotation) { Bound = 0.25 }, world.Check("web", "SLOLatency").Threshold);
    }

    [Theory]
    [InlineData("CPUContainer=90%, NetworkRTT=25ms", "CPUContainer", 90.0)]
    [InlineData("CPUContainer=90%, NetworkRTT=25ms", "NetworkRTT", 0.025)]
    [InlineData("MemoryLeakPercent = 20", "MemoryLeakPercent", 20.0)]
    [InlineData("instancerestarts=5;", "InstanceRestarts", 5.0)]
    [InlineData("CPUDelay=0.5\nMemoryRunsOut=1h", "MemoryRunsOut", 3600.0)]
    [InlineData("SLOLatency=95%", "SLOLatency", 95.0)]
    public void Thresholds_of_any_check_can_be_annotated(string list, string check, double value)
    {
        var world = Annotated(("taproot.io/thresholds", list));
        Assert.Equal((value, ThresholdOrigin.Annotation), (world.Check("web", check).Threshold.Value, world.Check("web", check).Threshold.Origin));
        Assert.Empty(Problems(world));
    }

    [Fact]
    public void The_projects_own_choice_for_the_application_outweighs_the_annotation_and_the_annotation_a_pattern()
    {
        var world = Annotated(("taproot.io/thresholds", "CPUContainer=90%"));
        Assert.Equal(90, world.Check("web", "CPUContainer", new ThresholdRule("CPUContainer", "shop:*", 70)).Threshold.Value);
        Assert.Equal(70, world.Check("web", "CPUContainer", new ThresholdRule("CPUContainer", "shop:Deployment:web", 70)).Threshold.Value);
    }

    [Fact]
    public void Names_of_our_own_go_before_those_of_Coroot()
    {
        var world = Annotated(("coroot.com/slo-availability-objective", "95"), ("taproot.io/slo-availability-objective", "99.5"), ("taproot.io/application-category", "revenue"));
        Assert.Equal((99.5, "revenue"), (world.Check("web", "SLOAvailability").Threshold.Value, world.App("web").Category));
    }

    [Theory]
    [InlineData("coroot.com/slo-availability-objective", "three nines", "is 'three nines', but must be a percentage from 0 to 100")]
    [InlineData("coroot.com/slo-latency-objective", "101", "is '101', but must be a percentage")]
    [InlineData("coroot.com/slo-latency-threshold", "500", "is '500', but must be a duration with its unit, such as 250ms")]
    [InlineData("taproot.io/thresholds", "CPU", "has 'CPU' in it, but must be a list of check=value")]
    [InlineData("taproot.io/thresholds", "CPUContaner=90%", "names the check 'CPUContaner', which there is not")]
    [InlineData("taproot.io/thresholds", "NodeCPUBusy=90%", "names NodeCPUBusy, a check of nodes")]
    [InlineData("taproot.io/thresholds", "ManagedState=1", "names ManagedState, which has no threshold")]
    [InlineData("taproot.io/thresholds", "NetworkRTT=25", "gives NetworkRTT the value '25', but it must be a duration")]
    [InlineData("taproot.io/thresholds", "CPUContainer=", "gives CPUContainer the value '', but it must be a percentage")]
    public void What_cannot_be_read_is_told_and_changes_nothing(string annotation, string value, string problem)
    {
        var world = Annotated((annotation, value));
        Assert.Contains(problem, Assert.Single(Problems(world)), StringComparison.Ordinal);
        Assert.All(Inspector.Inspect(world, world.App("web"), InspectionSettings.Default), r => Assert.Equal(ThresholdOrigin.Default, r.Threshold.Origin));
    }

    [Fact]
    public void Of_many_problems_some_are_told_and_long_values_are_cut()
    {
        Assert.Equal(20, Problems(Annotated(("taproot.io/thresholds", string.Join(',', Enumerable.Repeat("x", 100))))).Count);
        Assert.All(Problems(Annotated(("taproot.io/thresholds", new string('x', 5000)))), p => Assert.True(p.Length < 400));
        Assert.Contains("more than 2000 characters", Problems(Annotated(("taproot.io/thresholds", new string('x', 5000))))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_told_of()
    {
        var random = new Random(2);
        for (var i = 0; i < 2_000; i++)
        {
            var text = new string(random.GetItems<char>("CPUContainer=90%,;\n SLO\0é", random.Next(80)));
            var read = AnnotatedThresholds.Read(new(text, text, text, text, text) { Thresholds = text });
            Assert.True(read.Problems.Count <= 20);
        }
    }

    private static IReadOnlyList<string> Problems(Topology.Model.World world) => AnnotatedThresholds.Read(world.App("web").Annotations).Problems;

    private static Topology.Model.World Annotated(params (string Name, string Value)[] annotations)
    {
        var given = new Given();
        given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        given.Add("kube_deployment_annotations", 1, 0, Given.Points, [("namespace", "shop"), ("deployment", "web"), .. annotations.Select(a => (Label(a.Name), a.Value))]);
        return given.World();
    }

    /// <summary>The label that kube-state-metrics makes of an annotation.</summary>
    private static string Label(string annotation) => "annotation_" + annotation.Replace('.', '_').Replace('/', '_').Replace('-', '_');
}
