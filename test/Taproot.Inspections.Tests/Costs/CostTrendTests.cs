using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Windows;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Costs;

/// <summary>A node of 48 USD an hour, in steps of an hour.</summary>
public sealed class CostTrendTests
{
    private const double PerHour = 48;
    private const long Hour = 3_600_000;

    private static readonly DateTimeOffset Month = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-7 * 24, 48, 48)] // two days of the month, seen with the week before
    [InlineData(0, 48, 48)] // from its first instant
    [InlineData(1, 48, 48)] // the first point tells of the first hour
    [InlineData(-7 * 24, 0, 0)] // it begins now
    public void What_the_month_has_cost_so_far_is_its_hours(int fromHour, int toHour, int hours)
    {
        var trend = Trend(fromHour, toHour);
        Assert.Equal((true, Month.ToUnixTimeMilliseconds()), (trend.IsWholeMonth, trend.SinceMs));
        Assert.Equal(PerHour * hours, trend.ToDate, 0.01);
    }

    [Fact]
    public void A_window_that_does_not_reach_back_so_far_says_since_when()
    {
        var trend = Trend(24, 48);
        Assert.Equal((false, Month.AddHours(24).ToUnixTimeMilliseconds()), (trend.IsWholeMonth, trend.SinceMs));
        Assert.Equal(PerHour * 25, trend.ToDate, 1);
    }

    [Fact]
    public void The_trend_rises_when_a_node_comes_and_tells_what_is_used()
    {
        var trend = Trend(0, 48, second: 24);
        Assert.Equal(PerHour * 730, trend.Price[10], 1f);
        Assert.Equal(2 * PerHour * 730, trend.Price[^1], 1f);
        // Half of the four cores at 8 and half of the 16 GiB at 1.
        Assert.Equal((2 * 8 + 8) * 730, trend.Used[10], 1f);
    }

    private static CostTrend Trend(int fromHour, int toHour, int? second = null)
    {
        var count = toHour - fromHour + 1;
        var nodes = new Dictionary<string, Node> { ["n1"] = Node("n1", count, 0) };
        if (second is { } since) nodes["n2"] = Node("n2", count, since);
        var world = new World
        {
            Grid = new TimeGrid(Month.ToUnixTimeMilliseconds() + fromHour * Hour, Hour, count), Applications = new Dictionary<ApplicationId, Application>(),
            Nodes = nodes, Links = [], FreshestMs = 1,
        };
        return CostCalculator.Of(WorldWindow.Whole(world), new(PriceList.Bundled, [new("*", 8, 1)])).Trend;
    }

    private static Node Node(string name, int points, int since)
    {
        const float gib = 1L << 30;
        TimeSeries From(float value) => new(Enumerable.Range(0, points).Select(i => i < since ? float.NaN : value).ToArray());
        return new()
        {
            Id = name, Name = name, IsUp = true, CpuCores = From(4), CpuUsage = From(2), MemoryTotal = From(16 * gib), MemoryAvailable = From(8 * gib),
            Uptime = new(Enumerable.Range(0, points).Select(i => i < since ? float.NaN : (i - since) * 3600f).ToArray()),
        };
    }
}
