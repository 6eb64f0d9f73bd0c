using System.Numerics;
using System.Runtime.InteropServices;

namespace Taproot.Topology.Model;

/// <summary>Arithmetic on series of one grid. A point that is NaN in all operands stays NaN; else NaN counts as nothing.</summary>
public static class TimeSeriesMath
{
    /// <summary>Point-wise sum. Empty series are left out; a single one is returned as it is, without a copy.</summary>
    public static TimeSeries Sum(params ReadOnlySpan<TimeSeries> series)
    {
        TimeSeries only = default;
        float[]? sum = null;
        foreach (var item in series)
        {
            if (item.IsEmpty) continue;
            if (only.IsEmpty) { only = item; continue; }
            sum ??= only.Values.ToArray();
            AddTo(sum, item.Values.Span);
        }
        return sum is null ? only : new(sum, SeriesOrigin.Of(SeriesOperation.Sum, series));
    }

    /// <summary>Point-wise mean over the series that have a value there.</summary>
    public static TimeSeries Mean(params ReadOnlySpan<TimeSeries> series)
    {
        var total = Sum(series);
        if (total.IsEmpty) return total;
        var counts = new int[total.Values.Length];
        foreach (var item in series)
        {
            var values = item.Values.Span;
            for (var i = 0; i < values.Length; i++)
                if (!float.IsNaN(values[i])) counts[i]++;
        }
        var mean = total.Values.ToArray();
        for (var i = 0; i < mean.Length; i++) mean[i] /= counts[i];
        return new(mean, SeriesOrigin.Of(SeriesOperation.Mean, series));
    }

    /// <summary>Point-wise quotient; NaN where the divisor is zero.</summary>
    public static TimeSeries Divide(TimeSeries dividend, TimeSeries divisor)
    {
        if (dividend.IsEmpty || divisor.IsEmpty) return default;
        var a = dividend.Values.Span;
        var b = divisor.Values.Span;
        var result = new float[a.Length];
        for (var i = 0; i < result.Length; i++) result[i] = b[i] == 0 ? float.NaN : a[i] / b[i];
        return new(result, SeriesOrigin.Of(SeriesOperation.Divide, dividend, divisor));
    }

    /// <summary>Point-wise product; NaN where either has no value.</summary>
    public static TimeSeries Multiply(TimeSeries left, TimeSeries right)
    {
        if (left.IsEmpty || right.IsEmpty) return default;
        var a = left.Values.Span;
        var b = right.Values.Span;
        var result = new float[a.Length];
        for (var i = 0; i < result.Length; i++) result[i] = a[i] * b[i];
        return new(result, SeriesOrigin.Of(SeriesOperation.Multiply, left, right));
    }

    /// <summary>Every value times <paramref name="factor"/>.</summary>
    public static TimeSeries Scale(TimeSeries series, float factor)
    {
        if (series.IsEmpty) return series;
        var result = series.Values.ToArray();
        for (var i = 0; i < result.Length; i++) result[i] *= factor;
        return new(result, SeriesOrigin.Of(SeriesOperation.Scale, factor, series));
    }

    /// <summary>The values of <paramref name="later"/>, and where it has none those of <paramref name="earlier"/>.</summary>
    public static TimeSeries Latest(TimeSeries earlier, TimeSeries later)
    {
        if (earlier.IsEmpty || later.IsEmpty) return earlier.IsEmpty ? later : earlier;
        var result = later.Values.ToArray();
        var before = earlier.Values.Span;
        for (var i = 0; i < result.Length; i++)
            if (float.IsNaN(result[i])) result[i] = before[i];
        return new(result, SeriesOrigin.Of(SeriesOperation.Latest, earlier, later));
    }

    /// <summary>The mean of the values among the last <paramref name="points"/> points; NaN when there is none.</summary>
    public static float MeanOfLast(this TimeSeries series, int points)
    {
        var values = Tail(series, points);
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
            if (!float.IsNaN(value)) { sum += value; count++; }
        return count == 0 ? float.NaN : (float)(sum / count);
    }

    /// <summary>The sum of the values among the last <paramref name="points"/> points; zero when there is none.</summary>
    public static double SumOfLast(this TimeSeries series, int points)
    {
        var sum = 0.0;
        foreach (var value in Tail(series, points))
            if (!float.IsNaN(value)) sum += value;
        return sum;
    }

    /// <summary>The greatest value; NaN when there is none.</summary>
    public static float Max(this TimeSeries series)
    {
        var max = float.NaN;
        foreach (var value in series.Values.Span)
            if (!(value <= max) && !float.IsNaN(value)) max = value;
        return max;
    }

    /// <summary>The index of the last point that has a value, -1 for none.</summary>
    public static int LastIndex(this TimeSeries series)
    {
        var values = series.Values.Span;
        var i = values.Length - 1;
        while (i >= 0 && float.IsNaN(values[i])) i--;
        return i;
    }

    /// <summary>The index of the last point above zero, -1 for none.</summary>
    public static int LastPositiveIndex(this TimeSeries series)
    {
        var values = series.Values.Span;
        var i = values.Length - 1;
        while (i >= 0 && !(values[i] > 0)) i--;
        return i;
    }

    /// <summary>
    /// The quantile (0 to 1) at each point of a cumulative histogram: linear inside a bucket, the highest finite bound when it falls into +Inf,
    /// NaN where nothing was observed.
    /// </summary>
    public static TimeSeries Quantile(float quantile, IReadOnlyDictionary<float, TimeSeries> histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        if (histogram.Count == 0) return default;
        var bounds = histogram.Keys.Order().ToArray();
        var buckets = bounds.Select(b => histogram[b].Values).ToArray();
        var result = new float[buckets.Max(b => b.Length)];
        var counts = new double[bounds.Length];
        for (var i = 0; i < result.Length; i++)
        {
            for (var b = 0; b < counts.Length; b++) counts[b] = buckets[b].Length == result.Length ? buckets[b].Span[i] : float.NaN;
            result[i] = Quantile(quantile, bounds, counts);
        }
        return new(result, SeriesOrigin.Of(SeriesOperation.Quantile, quantile, [.. bounds.Select(b => histogram[b])]));
    }

    /// <summary>The quantile of one cumulative histogram with ascending <paramref name="bounds"/>.</summary>
    public static float Quantile(float quantile, ReadOnlySpan<float> bounds, ReadOnlySpan<double> counts)
    {
        var total = counts.IsEmpty ? double.NaN : counts[^1];
        if (!(total > 0)) return float.NaN;
        var rank = quantile * total;
        var (lowerBound, lowerCount) = (0.0, 0.0);
        for (var i = 0; i < bounds.Length; i++)
        {
            if (counts[i] >= rank)
            {
                if (float.IsPositiveInfinity(bounds[i])) return (float)lowerBound;
                var inside = counts[i] - lowerCount;
                return (float)(inside <= 0 ? bounds[i] : lowerBound + (bounds[i] - lowerBound) * (rank - lowerCount) / inside);
            }
            if (!double.IsNaN(counts[i])) (lowerBound, lowerCount) = (bounds[i], counts[i]);
        }
        return (float)lowerBound;
    }

    private static ReadOnlySpan<float> Tail(TimeSeries series, int points)
    {
        var values = series.Values.Span;
        return values[Math.Max(0, values.Length - points)..];
    }

    /// <summary>Adds in place, point by point; a point that is NaN in both stays NaN.</summary>
    public static void AddTo(Span<float> sum, ReadOnlySpan<float> values)
    {
        var length = Math.Min(sum.Length, values.Length);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(sum[..length]);
        var addends = MemoryMarshal.Cast<float, Vector<float>>(values[..length]);
        for (var i = 0; i < vectors.Length; i++)
        {
            var (a, b) = (vectors[i], addends[i]);
            // Comparing a value with itself is false for NaN only: take the other operand there.
            var (aIsNumber, bIsNumber) = (Vector.Equals(a, a), Vector.Equals(b, b));
            var bOrZero = Vector.ConditionalSelect(bIsNumber, b, Vector<float>.Zero);
            vectors[i] = Vector.ConditionalSelect(aIsNumber, a + bOrZero, b);
        }
        for (var i = vectors.Length * Vector<float>.Count; i < length; i++)
        {
            if (float.IsNaN(values[i])) continue;
            sum[i] = float.IsNaN(sum[i]) ? values[i] : sum[i] + values[i];
        }
    }
}
