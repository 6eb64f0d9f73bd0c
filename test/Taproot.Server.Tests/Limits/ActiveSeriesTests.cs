using CsCheck;
using Taproot.Server.Limits;

namespace Taproot.Server.Tests.Limits;

public sealed class ActiveSeriesTests
{
    [Fact]
    public void It_keeps_what_a_plain_dictionary_would() =>
        Gen.Select(Gen.Int[1, 40], Gen.Select(Gen.ULong[0, 60], Gen.Int[0, 20]).Array[1, 300]).Sample((limit, samples) =>
        {
            var (series, model, period) = (new ActiveSeries(), new Dictionary<ulong, int>(), 1);
            foreach (var (key, step) in samples)
            {
                // Now and then a period passes.
                if (step == 0) period++;
                foreach (var (old, last) in model.ToList())
                    if (last < period - 1) model.Remove(old);
                Assert.Equal(model.Count, series.Count(period));
                var id = key + 1;
                var expected = model.ContainsKey(id) || model.Count < limit;
                if (expected) model[id] = period;
                Assert.Equal(expected, series.TryKeep(id, period, limit));
            }
        });

    [Fact]
    public void Many_series_fit_and_are_forgotten_in_time()
    {
        var series = new ActiveSeries();
        for (ulong key = 0; key < 50_000; key++) Assert.True(series.TryKeep(key * 0x9E3779B97F4A7C15, 1, 50_000));
        Assert.False(series.TryKeep(12345, 1, 50_000));
        Assert.Equal(50_000, series.Count(2));
        Assert.Equal(0, series.Count(3));
        Assert.True(series.TryKeep(12345, 3, 50_000));
    }

    [Fact]
    public void Several_threads_get_no_more_than_the_limit_and_each_its_known_ones()
    {
        var (series, taken) = (new ActiveSeries(), 0);
        Parallel.For(0, 4, thread =>
        {
            for (ulong i = 0; i < 5000; i++)
            {
                var key = ((ulong)thread << 32) + i + 1;
                if (!series.TryKeep(key, 1, 10_000)) continue;
                Interlocked.Increment(ref taken);
                Assert.True(series.TryKeep(key, 1, 10_000));
            }
        });
        Assert.Equal((10_000, 10_000), (taken, series.Count(1)));
    }
}
