using CsCheck;
using Taproot.Store.Recent;
using Taproot.Telemetry;

namespace Taproot.Store.Tests.Recent;

public sealed class RecentSeriesTests
{
    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Int[-300, 300].Select(v => (double)v), Gen.Long[-1L << 53, 1L << 53].Select(v => (double)v), Gen.Double,
        Gen.Int[0, 4].Select(i => new[] { double.NaN, -0.0, double.PositiveInfinity, BitConverter.UInt64BitsToDouble(0x7ff0_0000_0000_0002), 1e300 }[i]));

    private static readonly Gen<double[]> Values = Gen.OneOf(
        Value.Array[1, RecentChunk.MostSamples], Gen.Int[0, 1000].Array[1, RecentChunk.MostSamples].Select(all => all.Select(v => v * 100_000.0).ToArray()),
        Gen.Select(Value, Gen.Int[1, RecentChunk.MostSamples]).Select((value, count) => Enumerable.Repeat(value, count).ToArray()));

    [Fact]
    public void What_is_packed_comes_back_bit_by_bit() => Gen.Select(Values, Gen.OneOf(Gen.Const(0L), Gen.Long[0, 200], Gen.Long[0, 60_000], Gen.Long[0, 1L << 40]), Gen.ULong).Sample((values, off, seed) =>
    {
        var times = TimesOf(values.Length, off, seed);
        var chunk = new RecentChunk(times, values);
        var (backTimes, backValues) = (new long[values.Length], new double[values.Length]);
        chunk.Unpack(backTimes, backValues);
        Assert.Equal(times, backTimes);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), backValues.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal((times[0], times[^1], times.Length), (chunk.FirstMs, chunk.LastMs, chunk.Count));
    });

    [Fact]
    public void A_counter_that_is_scraped_evenly_takes_a_byte_or_two_a_sample()
    {
        var chunk = new RecentChunk([.. Enumerable.Range(0, 64).Select(i => i * 15_000L)], [.. Enumerable.Range(0, 64).Select(i => i * 700.0 + i % 7)]);
        Assert.InRange(chunk.Bytes, 64, 64 * 3);
    }

    [Fact]
    public void Samples_in_any_order_are_those_of_a_sorted_list() => Gen.Int[0, 400].Array[1, 600].Sample(order =>
    {
        var series = new RecentSeries(1, "m", Labels.Empty);
        var expected = new SortedDictionary<long, double>();
        for (var i = 0; i < order.Length; i++)
        {
            series.Add(order[i], i);
            expected.TryAdd(order[i], i);
        }
        Assert.Equal(expected.Select(s => (s.Key, s.Value)), Read(series.View, long.MinValue, long.MaxValue));
        Assert.Equal(expected.Where(s => s.Key is > 50 and <= 200).Select(s => (s.Key, s.Value)), Read(series.View, 50, 200));
        series.Forget(150);
        Assert.Equal(expected.Where(s => s.Key is > 150).Select(s => (s.Key, s.Value)), Read(series.View, 150, long.MaxValue));
        series.Forget(400);
        Assert.True(series.IsEmpty);
    }, iter: 300);

    [Fact]
    public void A_view_stays_while_the_series_goes_on()
    {
        var series = new RecentSeries(1, "m", Labels.Empty);
        for (var i = 0; i < 200; i++) series.Add(i * 10, i);
        var (view, before) = (series.View, Read(series.View, -1, 10_000));
        for (var i = 0; i < 200; i++) series.Add(i * 10 + 5, -i);
        for (var i = 200; i < 400; i++) series.Add(i * 10, i);
        series.Forget(1500);
        Assert.Equal(before, Read(view, -1, 10_000));
    }

    private static long[] TimesOf(int count, long off, ulong seed)
    {
        var times = new long[count];
        for (var i = 0; i < count; i++)
        {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            times[i] = 1_700_000_000_000 + i * 15_000L + (i == 0 ? 0 : times[i - 1] - (1_700_000_000_000 + (i - 1) * 15_000L)) + (off == 0 ? 0 : (long)(seed >> 20) % off);
        }
        return times;
    }

    private static List<(long, double)> Read(RecentView view, long after, long to)
    {
        var room = new SampleRoom();
        view.CopyTo(room, after, to);
        return [.. room.Times.ToArray().Zip(room.Values.ToArray())];
    }
}
