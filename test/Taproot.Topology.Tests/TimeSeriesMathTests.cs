using Taproot.Topology.Model;

namespace Taproot.Topology.Tests;

public sealed class TimeSeriesMathTests
{
    [Fact]
    public void A_sum_counts_what_is_missing_as_nothing_unless_all_is_missing() =>
        Assert.Equal([3f, 1f, 2f, float.NaN], TimeSeriesMath.Sum(Series(1, 1, float.NaN, float.NaN), Series(2, float.NaN, 2, float.NaN)).Values.ToArray());

    [Fact]
    public void Vectors_and_remainders_sum_alike()
    {
        var values = Enumerable.Range(0, 37).Select(i => i % 5 == 0 ? float.NaN : i).ToArray();
        var others = Enumerable.Range(0, 37).Select(i => i % 7 == 0 ? float.NaN : i * 2f).ToArray();
        var expected = values.Zip(others, (a, b) => float.IsNaN(a) ? b : float.IsNaN(b) ? a : a + b);
        Assert.Equal(expected, TimeSeriesMath.Sum(Series(values), Series(others)).Values.ToArray());
    }

    [Fact]
    public void The_sum_of_one_is_itself()
    {
        var series = Series(1, 2);
        Assert.Equal(series, TimeSeriesMath.Sum(default, series, default));
    }

    [Fact]
    public void A_quantile_lies_linearly_inside_its_bucket()
    {
        var histogram = new Dictionary<float, TimeSeries> { [0.1f] = Series(50, 0), [0.2f] = Series(100, 0), [float.PositiveInfinity] = Series(100, 0) };
        var p75 = TimeSeriesMath.Quantile(0.75f, histogram).Values.ToArray();
        Assert.Equal(0.15f, p75[0], 5);
        Assert.Equal(float.NaN, p75[1]);
    }

    [Fact]
    public void A_quantile_beyond_the_last_bound_is_that_bound()
    {
        var histogram = new Dictionary<float, TimeSeries> { [10f] = Series(1), [float.PositiveInfinity] = Series(100) };
        Assert.Equal(10f, TimeSeriesMath.Quantile(0.99f, histogram).Last());
    }

    [Fact]
    public void Means_leave_out_what_is_missing()
    {
        Assert.Equal(2f, Series(100, 1, float.NaN, 3).MeanOfLast(3));
        Assert.Equal([2f, 5f], TimeSeriesMath.Mean(Series(1, 5), Series(3, float.NaN)).Values.ToArray());
    }

    private static TimeSeries Series(params float[] values) => new(values);
}
