namespace Taproot.Store.Traces.Exploring;

/// <summary>The buckets by which durations are counted, and what follows from counts in them. Counts of several services are added before anything is derived from them.</summary>
public static class LatencyBuckets
{
    /// <summary>Lower bounds, milliseconds; the last has no upper one. The same as those of the table of minutes.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];

    /// <summary>The bucket with a lower bound.</summary>
    public static int IndexOf(double boundMs)
    {
        for (var i = Bounds.Count - 1; i > 0; i--)
        {
            if (boundMs >= Bounds[i]) return i;
        }
        return 0;
    }

    /// <summary>Whether a duration is a bound, so that counts in buckets can be cut there.</summary>
    public static bool IsBound(double milliseconds) => Bounds.Contains(milliseconds);

    /// <summary>Adds counts to others.</summary>
    public static void Add(long[] to, IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(counts);
        for (var i = 0; i < to.Length; i++) to[i] += counts[i];
    }

    /// <summary>A quantile in milliseconds, straight between the bounds of its bucket; of the last bucket its lower bound. Null where nothing was counted.</summary>
    public static double? Quantile(IReadOnlyList<long> counts, double quantile)
    {
        ArgumentNullException.ThrowIfNull(counts);
        long total = 0;
        foreach (var count in counts) total += count;
        if (total == 0) return null;
        var rank = quantile * total;
        long before = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] > 0 && before + counts[i] >= rank) return Within(i, (rank - before) / counts[i]);
            before += counts[i];
        }
        return Bounds[^1];
    }

    private static double Within(int bucket, double share) =>
        bucket == Bounds.Count - 1 ? Bounds[bucket] : Bounds[bucket] + (Bounds[bucket + 1] - Bounds[bucket]) * Math.Clamp(share, 0, 1);
}
