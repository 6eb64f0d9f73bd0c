using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;

namespace Taproot.PromQL.Evaluation;

/// <summary>Aggregations that add one member's column after the other to the group's.</summary>
internal static class ColumnAggregations
{
    /// <summary>Writes the aggregate of the members over the result, which has no values yet.</summary>
    public static void Run(AggregationOperator op, Dialect dialect, List<EvaluatedSeries> members, Span<double> result)
    {
        switch (op)
        {
            case AggregationOperator.Sum when dialect == Dialect.Prometheus3:
                SumCompensated(members, result);
                break;
            case AggregationOperator.Sum:
                foreach (var member in members) AddPlain(member.Values, result);
                break;
            case AggregationOperator.Avg:
                Average(dialect, members, result);
                break;
            case AggregationOperator.Count:
                foreach (var member in members) Count(member.Values, result);
                break;
            case AggregationOperator.Min:
                foreach (var member in members) Min(member.Values, result);
                break;
            case AggregationOperator.Max:
                foreach (var member in members) Max(member.Values, result);
                break;
            case AggregationOperator.Group:
                foreach (var member in members) Group(member.Values, result);
                break;
            default:
                Deviation(op, dialect, members, result);
                break;
        }
    }

    private static void AddPlain(ReadOnlySpan<double> values, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var value = values[i];
            if (Missing.Is(value)) continue;
            result[i] = Missing.Is(result[i]) ? value : result[i] + value;
        }
    }

    private static void SumCompensated(List<EvaluatedSeries> members, Span<double> result)
    {
        var sums = new CompensatedSum[result.Length];
        Array.Fill(sums, new(resetsAtInfinity: true));
        foreach (var member in members)
        {
            var values = member.Values;
            for (var i = 0; i < result.Length; i++)
            {
                if (Missing.Is(values[i])) continue;
                sums[i].Add(values[i]);
                result[i] = 0;
            }
        }

        for (var i = 0; i < result.Length; i++)
            if (!Missing.Is(result[i])) result[i] = sums[i].Sum + sums[i].Error;
    }

    // Prometheus 2 moves the mean by plain shares, other than avg_over_time, whose sums are compensated.
    private static void Average(Dialect dialect, List<EvaluatedSeries> members, Span<double> result)
    {
        if (dialect == Dialect.Prometheus3)
        {
            AverageCompensated(members, result);
            return;
        }

        var counts = new double[result.Length];
        foreach (var member in members)
        {
            var values = member.Values;
            for (var i = 0; i < result.Length; i++)
            {
                var value = values[i];
                if (Missing.Is(value)) continue;
                counts[i]++;
                var mean = result[i];
                if (Missing.Is(mean)) result[i] = value;
                else if (!double.IsInfinity(mean) || !(double.IsFinite(value) || (double.IsInfinity(value) && mean > 0 == value > 0)))
                    result[i] = mean + (value / counts[i] - mean / counts[i]);
            }
        }
    }

    private static void AverageCompensated(List<EvaluatedSeries> members, Span<double> result)
    {
        var means = new RunningMean[result.Length];
        Array.Fill(means, new(Dialect.Prometheus3));
        foreach (var member in members)
        {
            var values = member.Values;
            for (var i = 0; i < result.Length; i++)
            {
                if (Missing.Is(values[i])) continue;
                means[i].Add(values[i]);
                result[i] = 0;
            }
        }

        for (var i = 0; i < result.Length; i++)
            if (!Missing.Is(result[i])) result[i] = means[i].Value;
    }

    private static void Count(ReadOnlySpan<double> values, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
            if (!Missing.Is(values[i])) result[i] = Missing.Is(result[i]) ? 1 : result[i] + 1;
    }

    private static void Group(ReadOnlySpan<double> values, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
            if (!Missing.Is(values[i])) result[i] = 1;
    }

    // NaN, and "no value" is one, gives way to anything.
    private static void Min(ReadOnlySpan<double> values, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
            if (!Missing.Is(values[i]) && (double.IsNaN(result[i]) || values[i] < result[i])) result[i] = values[i];
    }

    private static void Max(ReadOnlySpan<double> values, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
            if (!Missing.Is(values[i]) && (double.IsNaN(result[i]) || values[i] > result[i])) result[i] = values[i];
    }

    // Welford's algorithm. Prometheus 3 has no deviation once an infinite value is there; Prometheus 2 has one of 0 as long as it is alone.
    private static void Deviation(AggregationOperator op, Dialect dialect, List<EvaluatedSeries> members, Span<double> result)
    {
        var (counts, means) = (new double[result.Length], new double[result.Length]);
        foreach (var member in members)
        {
            var values = member.Values;
            for (var i = 0; i < result.Length; i++)
            {
                var value = values[i];
                if (Missing.Is(value)) continue;
                counts[i]++;
                if (counts[i] == 1)
                {
                    means[i] = value;
                    result[i] = dialect == Dialect.Prometheus3 && !double.IsFinite(value) ? double.NaN : 0;
                    continue;
                }

                var delta = value - means[i];
                means[i] += delta / counts[i];
                result[i] += delta * (value - means[i]);
            }
        }

        for (var i = 0; i < result.Length; i++)
        {
            if (counts[i] == 0) continue;
            result[i] /= counts[i];
            if (op == AggregationOperator.Stddev) result[i] = Math.Sqrt(result[i]);
        }
    }
}
