using Taproot.PromQL;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Inspections.Indicators;
using Taproot.Server.Recorder.Indicators;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Tests.Inspections;

public sealed class IndicatorFindingsTests
{
    private static readonly TimeGrid Grid = new(0, 15_000, 10);

    [Theory]
    [InlineData("rate(a_total[5m])", false, null)]
    [InlineData("a_total", false, "Not a rate: a_total only ever counts up. Use rate(a_total[5m]).")]
    [InlineData("increase(a_total[5m])", false, "Not a rate: it counts over a window instead of a second. Use rate(…).")]
    [InlineData("shop:requests:rate5m", false, null)]
    [InlineData("shop_requests", true, "Probably not a rate: its value never fell in the last hour. A counter needs rate(…[5m]).")]
    public void What_is_no_rate_is_told(string text, bool grows, string? sentence)
    {
        var found = IndicatorFindings.OfRequests("total", text, [Series([], i => grows ? i : 5)], Grid).ToArray();
        Assert.Equal($"{(grows ? 9 : 5)} a second now; one series.", found[0].Sentence);
        Assert.Equal(sentence, found.Skip(1).SingleOrDefault()?.Sentence);
    }

    [Fact]
    public void Nothing_found_is_wrong_for_all_requests_and_right_for_failed_ones()
    {
        Assert.Equal("warning", Assert.Single(IndicatorFindings.OfRequests("total", "a", [], Grid)).Status);
        Assert.Equal("info", Assert.Single(IndicatorFindings.OfRequests("failed", "a", [], Grid)).Status);
        Assert.Equal("warning", Assert.Single(IndicatorFindings.OfHistogram("histogram", "a", [], IndicatorSums.Buckets([], Grid))).Status);
    }

    [Fact]
    public void Labels_left_over_are_told_and_their_series_summed()
    {
        MatrixSeries[] series = [Series([("job", "a")], _ => 2), Series([("job", "b")], i => i < 5 ? double.NaN : 3)];
        Assert.Equal([2, 2, 2, 2, 2, 5, 5, 5, 5, 5], IndicatorSums.Of(series, Grid));
        var found = IndicatorFindings.OfRequests("total", "rate(a[5m])", series, Grid).ToArray();
        Assert.Equal(("5 a second now; 2 series.", "info"), (found[0].Sentence, found[1].Status));
        Assert.Contains("(job)", found[1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void More_failed_than_all_is_told()
    {
        Assert.Null(IndicatorFindings.Compare([1, 1, float.NaN], [1, 0, 1]));
        Assert.StartsWith("Smaller than failed requests at 2 of 3 points", IndicatorFindings.Compare([1, 1, 1], [2, 0, 2])!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_is_known_by_its_bounds()
    {
        Assert.Contains("no label le", Assert.Throws<IndicatorFailedException>(() => IndicatorSums.Buckets([Series([("job", "a")], _ => 1)], Grid)).Message, StringComparison.Ordinal);
        Assert.Throws<IndicatorFailedException>(() => IndicatorSums.Buckets([.. Enumerable.Range(0, 101).Select(i => Series([("le", $"{i}")], _ => 1))], Grid));
        Assert.Equal("A histogram with 2 bounds from 0.1 s to 1 s; 3 series.", Assert.Single(Of("0.1", "1", "+Inf")).Sentence);
        Assert.Contains(Of("0.1", "1"), f => f.Sentence.StartsWith("The bucket +Inf is missing", StringComparison.Ordinal));
        Assert.Contains(Of("5", "250", "+Inf"), f => f.Sentence.StartsWith("Are the bounds milliseconds?", StringComparison.Ordinal));
        Assert.Equal("critical", Assert.Single(Of("0.1", "slow", "+Inf")).Status);

        static IndicatorFinding[] Of(params string[] bounds)
        {
            MatrixSeries[] series = [.. bounds.Select(b => Series([("le", b)], _ => 1))];
            return [.. IndicatorFindings.OfHistogram("histogram", "rate(a_bucket[5m])", series, IndicatorSums.Buckets(series, Grid))];
        }
    }

    private static MatrixSeries Series((string, string)[] labels, Func<int, double> value) => new(
        Labels.Of(labels), Enumerable.Range(0, Grid.Count).Select(i => Grid.TimeMs(i)).ToArray(), Enumerable.Range(0, Grid.Count).Select(value).ToArray());
}
