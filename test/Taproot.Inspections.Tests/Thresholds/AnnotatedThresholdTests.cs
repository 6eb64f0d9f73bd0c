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
    public void Durations_have_units(string text, double? seconds) => Assert.Equal(seconds, AnnotatedThresholds.Seconds(text));

    [Fact]
    public void Any_text_is_a_value_within_bounds_or_says_nothing()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string(random.GetItems<char>("0123456789.hmsuµn -+eE%∞", random.Next(12)));
            Assert.True(AnnotatedThresholds.Seconds(text) is null or (> 0 and <= 86_400), text);
            Assert.True(AnnotatedThresholds.Percent(text) is null or (>= 0 and <= 100), text);
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

    [Fact]
    public void What_cannot_be_read_says_nothing()
    {
        var given = new Given();
        given.ReadyPod("shop", "web-7d4b9c6f5", "x2lqz");
        given.Annotated("shop", "web", ("slo_availability_objective", "three nines"), ("slo_latency_objective", "101"));
        Assert.Equal(ThresholdOrigin.Default, given.World().Check("web", "SLOAvailability").Threshold.Origin);
        Assert.Equal(ThresholdOrigin.Default, given.World().Check("web", "SLOLatency").Threshold.Origin);
    }
}
