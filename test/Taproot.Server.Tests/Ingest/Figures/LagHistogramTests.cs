using CsCheck;
using Taproot.Server.Ingest.Figures;

namespace Taproot.Server.Tests.Ingest.Figures;

public sealed class LagHistogramTests
{
    private const long Now = 1_800_000_000_000;

    [Fact]
    public void Nothing_came() => Assert.Null(new LagHistogram().Take());

    [Fact]
    public void What_was_taken_is_forgotten()
    {
        var lags = new LagHistogram();
        lags.Add([Now - 1000], Now);
        Assert.Equal(new LagFigures(1, 1, 1, 0), lags.Take());
        Assert.Null(lags.Take());
    }

    [Fact]
    public void A_time_in_the_future_is_no_lag_but_is_counted()
    {
        var lags = new LagHistogram();
        Assert.Equal(0, lags.Add([Now + 5000, Now + 5000, long.MaxValue], Now));
        Assert.Equal(new LagFigures(0, 0, 0, 3), lags.Take());
    }

    [Fact]
    public void Percentiles_are_at_most_half_too_large_whatever_comes() =>
        Gen.Long[1, 4_000_000_000].Array[1, 200].Sample(lagsMs =>
        {
            var lags = new LagHistogram();
            lags.Add([.. lagsMs.Select(l => Now - l)], Now);
            var figures = lags.Take()!.Value;
            var sorted = lagsMs.Order().ToArray();
            AssertNear(sorted[(int)Math.Ceiling(0.5 * sorted.Length) - 1], figures.Half * 1000);
            AssertNear(sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1], figures.Most * 1000);
            Assert.Equal(sorted[^1] / 1000d, figures.Longest);
        });

    private static void AssertNear(long exact, double estimate) => Assert.InRange(estimate, exact * 0.999, (exact * 1.5) + 1);

    [Fact]
    public void Garbage_times_do_no_harm() =>
        Gen.Long.Array[0, 50].Sample(times =>
        {
            var lags = new LagHistogram();
            lags.Add(times, Now);
            if (lags.Take() is { } figures) Assert.True(figures.Half <= figures.Most && figures.Most <= Math.Max(figures.Longest, 0) && figures.Half >= 0);
        });
}
