using System.Numerics;

namespace Taproot.Server.Ingest.Figures;

/// <summary>
/// How long items were on their way: from their own time to when they were stored. Two buckets each doubling from a millisecond to fifty days, so a
/// percentile is at most half too large. Thread-safe.
/// </summary>
internal sealed class LagHistogram
{
    private const int Buckets = 66;
    private readonly Lock _lock = new();
    private long[] _counts = new long[Buckets];
    private long _maxMs;
    private long _ahead;

    /// <summary>Takes the times of a request's items, milliseconds since the epoch, that are stored now. Returns the largest lag, milliseconds.</summary>
    public long Add(ReadOnlySpan<long> timesMs, long nowMs)
    {
        Span<long> counts = stackalloc long[Buckets];
        counts.Clear();
        var (max, ahead) = (0L, 0L);
        for (var i = 0; i < timesMs.Length;)
        {
            // A scrape's samples share their time.
            var (time, first) = (timesMs[i], i);
            while (++i < timesMs.Length && timesMs[i] == time)
            {
            }
            var lag = nowMs - time;
            if (lag < 0) ahead += i - first;
            max = Math.Max(max, lag);
            counts[BucketOf(lag)] += i - first;
        }
        lock (_lock)
        {
            for (var i = 0; i < Buckets; i++) _counts[i] += counts[i];
            _maxMs = Math.Max(_maxMs, max);
            _ahead += ahead;
        }
        return max;
    }

    /// <summary>What came since the last call; null when nothing did.</summary>
    public LagFigures? Take()
    {
        long[] counts;
        long max, ahead;
        lock (_lock)
        {
            (counts, max, ahead) = (_counts, _maxMs, _ahead);
            (_counts, _maxMs, _ahead) = (new long[Buckets], 0, 0);
        }
        var total = counts.Sum();
        return total == 0 ? null : new(Quantile(counts, total, 0.5, max), Quantile(counts, total, 0.95, max), max / 1000d, ahead);
    }

    private static int BucketOf(long lagMs)
    {
        if (lagMs <= 0) return 0;
        var octave = BitOperations.Log2((ulong)lagMs);
        var upperHalf = octave == 0 ? 0 : (int)(lagMs >> (octave - 1)) & 1;
        return Math.Min(1 + (2 * octave) + upperHalf, Buckets - 1);
    }

    private static double Quantile(long[] counts, long total, double quantile, long maxMs)
    {
        var rank = Math.Ceiling(quantile * total);
        var bucket = 0;
        for (var seen = counts[0]; seen < rank; seen += counts[++bucket])
        {
        }
        return bucket == 0 ? 0 : Math.Min(UpperMs(bucket), maxMs) / 1000d;
    }

    private static double UpperMs(int bucket) => Math.ScaleB((bucket - 1) % 2 == 0 ? 1.5 : 2, (bucket - 1) / 2);
}

/// <summary>How long items were on their way.</summary>
/// <param name="Half">Half of them were not longer than this, seconds.</param>
/// <param name="Most">95 % of them were not longer than this, seconds.</param>
/// <param name="Longest">The longest, seconds.</param>
/// <param name="Ahead">Items whose time lay in the future: their sender's clock is wrong.</param>
internal readonly record struct LagFigures(double Half, double Most, double Longest, long Ahead);
