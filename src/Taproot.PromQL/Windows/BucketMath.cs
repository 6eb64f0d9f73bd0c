namespace Taproot.PromQL.Windows;

/// <summary>A bucket of a classic histogram: how many observations are not greater than its bound.</summary>
internal readonly record struct Bucket(double Bound, double Count);

/// <summary>Arithmetic of buckets in rising order of bounds.</summary>
internal static class BucketMath
{
    // Counts that differ by less than this share differ by rounding only.
    private const double SmallShare = 1e-12;

    /// <summary>The value below which the given share of observations lies, interpolated within a bucket; NaN without the bucket +Inf.</summary>
    public static double Quantile(double quantile, List<Bucket> buckets, Dialect dialect, Action onFall)
    {
        if (double.IsNaN(quantile)) return double.NaN;
        if (quantile < 0) return double.NegativeInfinity;
        if (quantile > 1) return double.PositiveInfinity;
        if (!double.IsPositiveInfinity(buckets[^1].Bound)) return double.NaN;
        MakeRising(buckets, dialect, onFall);
        if (buckets.Count < 2) return double.NaN;
        var observations = buckets[^1].Count;
        if (observations == 0 || double.IsNaN(observations)) return double.NaN;
        var rank = quantile * observations;
        var at = FirstReaching(buckets, rank);
        if (at == buckets.Count - 1) return buckets[^2].Bound;
        if (at == 0 && buckets[0].Bound <= 0) return buckets[0].Bound;
        var (start, end, count) = (0.0, buckets[at].Bound, buckets[at].Count);
        if (at > 0)
        {
            start = buckets[at - 1].Bound;
            count -= buckets[at - 1].Count;
            rank -= buckets[at - 1].Count;
        }
        return start + (end - start) * (rank / count);
    }

    /// <summary>The share of observations between two values, interpolated within buckets.</summary>
    public static double Fraction(double lower, double upper, List<Bucket> buckets)
    {
        if (!double.IsPositiveInfinity(buckets[^1].Bound)) return double.NaN;
        MakeRising(buckets, Dialect.Prometheus3, () => { });
        var observations = buckets[^1].Count;
        if (buckets.Count < 2 || observations == 0 || double.IsNaN(lower) || double.IsNaN(upper) || double.IsNaN(observations)) return double.NaN;
        if (lower >= upper) return 0;
        return (RankOf(upper, buckets) - RankOf(lower, buckets)) / observations;
    }

    private static double RankOf(double value, List<Bucket> buckets)
    {
        var below = 0.0;
        for (var i = 0; i < buckets.Count; i++)
        {
            var start = i == 0 ? (buckets[0].Bound > 0 ? 0 : double.NegativeInfinity) : buckets[i - 1].Bound;
            if (value <= start) return below;
            if (value < buckets[i].Bound)
            {
                // A bucket without an end on one side cannot be divided: all of it counts as above.
                if (double.IsInfinity(start) || double.IsInfinity(buckets[i].Bound)) return below;
                return below + (buckets[i].Count - below) * ((value - start) / (buckets[i].Bound - start));
            }
            below = buckets[i].Count;
        }
        return below;
    }

    private static int FirstReaching(List<Bucket> buckets, double rank)
    {
        var (low, high) = (0, buckets.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (buckets[middle].Count >= rank) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static void MakeRising(List<Bucket> buckets, Dialect dialect, Action onFall)
    {
        var max = buckets[0].Count;
        for (var i = 1; i < buckets.Count; i++)
        {
            var (bound, count) = buckets[i];
            if (dialect == Dialect.Prometheus3 && count != max && Math.Abs(count - max) <= SmallShare * (Math.Abs(count) + Math.Abs(max)))
            {
                buckets[i] = new(bound, max);
                continue;
            }

            if (count < max)
            {
                buckets[i] = new(bound, max);
                if (dialect == Dialect.Prometheus3) onFall();
            }
            else if (count > max)
            {
                max = count;
            }
        }
    }
}
