using CsCheck;
using Taproot.Server.Limits;

namespace Taproot.Server.Tests.Limits;

public sealed class TokenBucketTests
{
    private static readonly Gen<(long Rate, long Burst, (int Pause, int Bytes)[] Requests)> Traffic =
        Gen.Select(Gen.Long[1 << 10, 1L << 32], Gen.Long[1 << 10, 1L << 32], Gen.Select(Gen.Int[0, 2000], Gen.Int[0, 1 << 26]).Array[1, 60]);

    [Fact]
    public void No_more_comes_through_than_burst_rate_and_one_request_allow() =>
        Traffic.Sample(t =>
        {
            var bucket = new TokenBucket(t.Rate, t.Burst);
            var (now, taken) = (TimeSpan.FromDays(3), 0d);
            var start = now;
            foreach (var (pause, bytes) in t.Requests)
            {
                now += TimeSpan.FromMilliseconds(pause);
                if (bucket.Wait(now) is not null) continue;
                bucket.Spend(now, bytes);
                // Whoever was let in found something in the bucket: before this request no more had come than was allowed.
                Assert.True(taken <= t.Burst + t.Rate * ((now - start).TotalSeconds + 1e-5), $"{taken} of {t.Burst} + {t.Rate}/s");
                taken += bytes;
            }
        });

    [Fact]
    public void Who_waits_as_long_as_told_is_let_in_and_who_comes_sooner_is_not() =>
        Traffic.Sample(t =>
        {
            var bucket = new TokenBucket(t.Rate, t.Burst);
            var now = TimeSpan.Zero;
            foreach (var (pause, bytes) in t.Requests)
            {
                now += TimeSpan.FromMilliseconds(pause);
                if (bucket.Wait(now) is { } wait)
                {
                    Assert.True(wait > TimeSpan.Zero);
                    Assert.NotNull(bucket.Wait(now + wait - TimeSpan.FromTicks(1)));
                    Assert.Null(bucket.Wait(now += wait));
                }
                bucket.Spend(now, bytes);
            }
        });

    [Fact]
    public void What_is_within_the_rate_never_waits() =>
        Gen.Select(Gen.Long[1 << 10, 1L << 32], Gen.Int[1, 200]).Sample((rate, requests) =>
        {
            var bucket = new TokenBucket(rate, rate);
            for (var second = 0; second < requests; second++)
            {
                Assert.Null(bucket.Wait(TimeSpan.FromSeconds(second)));
                bucket.Spend(TimeSpan.FromSeconds(second), rate - 1);
            }
        });

    [Fact]
    public void A_request_larger_than_the_burst_is_let_in_and_paid_for_afterwards()
    {
        var bucket = new TokenBucket(1000, 2000);
        bucket.Spend(TimeSpan.Zero, 10_000);
        Assert.Equal(8, Assert.NotNull(bucket.Wait(TimeSpan.Zero)).TotalSeconds, 1e-3);
        Assert.Null(bucket.Wait(TimeSpan.FromSeconds(8.001)));
    }

    [Fact]
    public void Payments_of_several_threads_all_count()
    {
        var bucket = new TokenBucket(1000, 1000);
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1000; i++) bucket.Spend(TimeSpan.Zero, 100);
        });
        Assert.Equal(800 - 1, Assert.NotNull(bucket.Wait(TimeSpan.Zero)).TotalSeconds, 1e-3);
    }
}
