using Taproot.Inspections.Objectives;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Objectives;

public sealed class BurnRuleTests
{
    private const int Hour = 240;

    private static readonly BurnRule Fast = BurnRule.All[0], Slow = BurnRule.All[1];

    [Theory]
    [InlineData(10, 1.5f, true)] // 15 % of 1 % allowed: 15 times
    [InlineData(10, 1.43f, false)]
    [InlineData(10, 0.1f, false)]
    [InlineData(0.004f, 0.004f, false)] // all fail, 14 in an hour, but fewer than 5 of them in 5 minutes
    public void Both_windows_must_burn_faster_than_the_rate(float total, float bad, bool burns) =>
        Assert.Equal(burns, Fast.Of(Flat(15_000, Hour, total, bad), 99) is not null);

    [Fact]
    public void What_is_over_does_not_burn()
    {
        var (total, bad) = (Filled(Hour, 10), Filled(Hour, 5));
        Array.Clear(bad, Hour - 20, 20);
        Assert.Null(Fast.Of(Of(15_000, total, bad), 99));
    }

    [Fact]
    public void What_has_just_begun_does_not_yet_spoil_the_hour()
    {
        var (total, bad) = (Filled(Hour, 10), Filled(Hour, 0));
        Array.Fill(bad, 10, Hour - 20, 20);
        Assert.Null(Fast.Of(Of(15_000, total, bad), 99)); // 8 % of the hour's requests
        Array.Fill(bad, 10, Hour - 40, 40);
        var burn = Fast.Of(Of(15_000, total, bad), 99);
        Assert.Equal((16.667, 100), (Math.Round(burn!.LongRate, 3), Math.Round(burn.ShortRate, 3)));
    }

    [Theory]
    [InlineData(Hour / 2, true)]
    [InlineData(Hour / 2 - 1, false)]
    public void At_least_half_of_the_points_must_be_known(int known, bool burns)
    {
        var (total, bad) = (Filled(Hour, 10), Filled(Hour, 10));
        Array.Fill(total, float.NaN, 0, Hour - known);
        Array.Fill(bad, float.NaN, 0, Hour - known);
        Assert.Equal(burns, Fast.Of(Of(15_000, total, bad), 99) is not null);
    }

    [Fact]
    public void The_long_rule_counts_where_the_world_covers_its_window()
    {
        Assert.Null(Slow.Of(Flat(15_000, Hour, 10, 0.7f), 99));
        Assert.NotNull(Slow.Of(Flat(60_000, 360, 10, 0.7f), 99));
        Assert.Null(Fast.Of(Flat(60_000, 360, 10, 0.7f), 99));
    }

    [Fact]
    public void Nothing_is_allowed_to_fail_where_the_objective_is_all() =>
        Assert.Equal(double.PositiveInfinity, Fast.Of(Flat(15_000, Hour, 10, 0.1f), 100)!.LongRate);

    private static float[] Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    private static ObjectiveSeries Flat(long stepMs, int count, float total, float bad) => Of(stepMs, Filled(count, total), Filled(count, bad));

    private static ObjectiveSeries Of(long stepMs, float[] total, float[] bad) =>
        new(new TimeGrid(0, stepMs, total.Length), new TimeSeries(total), new TimeSeries(bad));
}
