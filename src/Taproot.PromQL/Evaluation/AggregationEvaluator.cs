using Taproot.PromQL.Syntax;
using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>Aggregations: series are put into groups once for all steps.</summary>
internal static class AggregationEvaluator
{
    /// <summary>The aggregation's value; <paramref name="parameter"/> is given for those that have a number before the vector.</summary>
    public static SeriesTable Evaluate(Aggregation aggregation, SeriesTable input, double[]? parameter, StepGrid grid, QueryContext context)
    {
        if (parameter is not null) RankAggregations.Check(aggregation, parameter, context);
        var grouper = GrouperOf(aggregation);
        var groups = new List<List<EvaluatedSeries>>();
        foreach (var series in input.Series)
        {
            var group = grouper.FindOrAdd(series);
            if (group == groups.Count) groups.Add([]);
            groups[group].Add(series);
        }

        if (aggregation.Operator.ChoosesMembers())
            return RankAggregations.Evaluate(aggregation, groups, parameter!, grid, context);
        var result = new SeriesTable();
        for (var group = 0; group < groups.Count; group++)
        {
            var losesName = groups[group].Exists(series => series.LosesName);
            var labels = grouper.LabelsOf(group);
            if (aggregation.Operator == AggregationOperator.CountValues) CountValues(aggregation, groups[group], labels, losesName, grid, result, context);
            else result.Series.Add(Aggregate(aggregation, groups[group], labels, losesName, parameter, grid, context));
        }

        context.Return(input);
        return result;
    }

    // The label that count_values sets stands for the value, whatever it was before.
    private static LabelGrouper GrouperOf(Aggregation aggregation)
    {
        if (aggregation.Operator != AggregationOperator.CountValues) return new(!aggregation.Without, aggregation.Labels);
        var name = Evaluator.TextOf(aggregation.Parameter!);
        return new(!aggregation.Without, aggregation.Without ? [.. aggregation.Labels, name] : aggregation.Labels.Where(label => label != name));
    }

    private static EvaluatedSeries Aggregate(
        Aggregation aggregation, List<EvaluatedSeries> members, Labels labels, bool losesName, double[]? parameter, StepGrid grid, QueryContext context)
    {
        var result = context.RentEmpty(grid.Count);
        if (parameter is not null) RankAggregations.Quantile(members, parameter, result);
        else ColumnAggregations.Run(aggregation.Operator, context.Options.Dialect, members, result);
        return new(labels, result) { LosesName = losesName };
    }

    private static void CountValues(
        Aggregation aggregation, List<EvaluatedSeries> members, Labels labels, bool losesName, StepGrid grid, SeriesTable result, QueryContext context)
    {
        var name = Evaluator.TextOf(aggregation.Parameter!);
        if (!LabelNames.IsValid(name, context.Options.Dialect))
            throw QueryException.Execution($"count_values makes a label of the name {StringText.Quote(name)}, which is none");
        // A label that is to go does so with the values in it.
        var isDropped = aggregation.Without && aggregation.Labels.Contains(name);
        var counts = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            context.CheckIn();
            for (var step = 0; step < grid.Count; step++)
            {
                if (Missing.Is(member.Values[step])) continue;
                var text = isDropped ? "" : NumberText.FormatPlain(member.Values[step]);
                if (!counts.TryGetValue(text, out var column)) counts[text] = column = context.RentEmpty(grid.Count);
                column[step] = Missing.Is(column[step]) ? 1 : column[step] + 1;
            }
        }

        foreach (var (text, column) in counts) result.Series.Add(new(isDropped ? labels : LabelSets.With(labels, name, text), column) { LosesName = losesName });
    }
}
