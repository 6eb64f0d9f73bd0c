using System.IO.Hashing;
using System.Text;
using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;
using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>Aggregations with a number: quantiles, and those that choose members: <c>topk</c>, <c>bottomk</c>, <c>limitk</c>, <c>limit_ratio</c>.</summary>
internal static class RankAggregations
{
    // Up to so many the best are held in order as members come; beyond, all are sorted.
    private const int MostInserted = 64;

    /// <summary>Refuses numbers that mean nothing, and notes those that are odd.</summary>
    public static void Check(Aggregation aggregation, ReadOnlySpan<double> parameter, QueryContext context)
    {
        var name = aggregation.Operator.Text();
        foreach (var value in parameter)
        {
            if (aggregation.Operator == AggregationOperator.Quantile)
            {
                context.Annotations.CheckQuantile(value, aggregation.Parameter!.Span);
                continue;
            }

            if (double.IsNaN(value) && (context.IsPrometheus3 || aggregation.Operator is AggregationOperator.Limitk or AggregationOperator.LimitRatio))
                throw QueryException.Execution($"the number of {name} is NaN");
            if (aggregation.Operator != AggregationOperator.LimitRatio && !(value >= long.MinValue && value < long.MaxValue))
                throw QueryException.Execution($"the number of {name}, {NumberText.FormatNumber(value)}, does not fit into 64 bits");
            if (aggregation.Operator == AggregationOperator.LimitRatio && !(Math.Abs(value) <= 1))
                context.Annotations.Warn($"a ratio lies between -1 and 1, this is {NumberText.FormatNumber(value)}", aggregation.Parameter!.Span);
        }
    }

    /// <summary>The quantile of the members' values at each step.</summary>
    public static void Quantile(List<EvaluatedSeries> members, ReadOnlySpan<double> quantile, Span<double> result)
    {
        var values = new double[members.Count];
        for (var step = 0; step < result.Length; step++)
        {
            var count = 0;
            foreach (var member in members)
                if (!Missing.Is(member.Values[step])) values[count++] = member.Values[step];
            if (count > 0) result[step] = Quantiles.Of(quantile[step], values.AsSpan(0, count));
        }
    }

    /// <summary>The members that are chosen, at the steps at which they are.</summary>
    public static SeriesTable Evaluate(Aggregation aggregation, List<List<EvaluatedSeries>> groups, ReadOnlySpan<double> parameter, StepGrid grid, QueryContext context)
    {
        var isOrdered = grid.Count == 1 && aggregation.Operator is AggregationOperator.Topk or AggregationOperator.Bottomk;
        var result = new SeriesTable();
        foreach (var members in groups)
        {
            var columns = new double[members.Count][];
            for (var i = 0; i < columns.Length; i++) columns[i] = context.RentEmpty(grid.Count);
            var order = new List<int>();
            for (var step = 0; step < grid.Count; step++)
            {
                context.CheckIn();
                Choose(aggregation.Operator, members, step, parameter[step], order);
                foreach (var chosen in order) columns[chosen][step] = members[chosen].Values[step];
            }

            if (!isOrdered) order = [.. Enumerable.Range(0, members.Count)];
            for (var i = 0; i < members.Count; i++) (members[i].Values, columns[i]) = (columns[i], members[i].Values);
            foreach (var column in columns) context.Return(column);
            foreach (var chosen in order) result.Series.Add(members[chosen]);
        }

        Tables.RemoveEmpty(result, context);
        return result;
    }

    private static void Choose(AggregationOperator op, List<EvaluatedSeries> members, int step, double parameter, List<int> chosen)
    {
        chosen.Clear();
        if (op == AggregationOperator.LimitRatio)
        {
            for (var i = 0; i < members.Count; i++)
                if (!Missing.Is(members[i].Values[step]) && IsInRatio(members[i].Labels, Math.Clamp(parameter, -1, 1))) chosen.Add(i);
            return;
        }

        var wanted = (int)Math.Clamp(Math.Truncate(double.IsNaN(parameter) ? 0 : parameter), 0, members.Count);
        if (wanted == 0) return;
        for (var i = 0; i < members.Count; i++)
        {
            if (Missing.Is(members[i].Values[step])) continue;
            if (op == AggregationOperator.Limitk && chosen.Count == wanted) return;
            if (op == AggregationOperator.Limitk || wanted > MostInserted) chosen.Add(i);
            else Insert(op, members, step, wanted, chosen, i);
        }

        if (op == AggregationOperator.Limitk || wanted <= MostInserted) return;
        chosen.Sort((a, b) => Compare(op, members[a].Values[step], members[b].Values[step]) is var order and not 0 ? order : a.CompareTo(b));
        if (chosen.Count > wanted) chosen.RemoveRange(wanted, chosen.Count - wanted);
    }

    // The list is in order of rank; of equal ones the first stays.
    private static void Insert(AggregationOperator op, List<EvaluatedSeries> members, int step, int wanted, List<int> chosen, int candidate)
    {
        var value = members[candidate].Values[step];
        if (chosen.Count == wanted && !RanksBefore(op, value, members[chosen[^1]].Values[step])) return;
        var (low, high) = (0, chosen.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (RanksBefore(op, value, members[chosen[middle]].Values[step])) high = middle;
            else low = middle + 1;
        }
        if (chosen.Count == wanted) chosen.RemoveAt(wanted - 1);
        chosen.Insert(low, candidate);
    }

    private static int Compare(AggregationOperator op, double value, double other) =>
        RanksBefore(op, value, other) ? -1 : RanksBefore(op, other, value) ? 1 : 0;

    // NaN is last either way.
    private static bool RanksBefore(AggregationOperator op, double value, double other)
    {
        if (double.IsNaN(value)) return false;
        return double.IsNaN(other) || (op == AggregationOperator.Topk ? value > other : value < other);
    }

    // A series' place between 0 and 1 comes from its labels' XxHash64, so that the same ones are chosen each time, and by Prometheus as well.
    private static bool IsInRatio(Labels labels, double ratio)
    {
        var text = new List<byte>();
        foreach (var (name, value) in labels.Items)
        {
            text.AddRange(Encoding.UTF8.GetBytes(name));
            text.Add(0xff);
            text.AddRange(Encoding.UTF8.GetBytes(value));
            text.Add(0xff);
        }
        var place = XxHash64.HashToUInt64(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text)) / (double)ulong.MaxValue;
        return ratio >= 0 ? place < ratio : place >= 1 + ratio;
    }
}
