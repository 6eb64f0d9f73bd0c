namespace Taproot.Store.Traces.Exploring;

/// <summary>Counts by bucket as the engine gives them: only the buckets that have some.</summary>
internal static class BucketRows
{
    /// <summary>By bucket of <see cref="LatencyBuckets"/>.</summary>
    public static long[] Of(double[] bounds, long[] counts)
    {
        var result = new long[LatencyBuckets.Bounds.Count];
        for (var i = 0; i < bounds.Length; i++) result[LatencyBuckets.IndexOf(bounds[i])] += counts[i];
        return result;
    }
}
