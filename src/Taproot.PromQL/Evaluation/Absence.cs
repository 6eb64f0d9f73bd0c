using Taproot.PromQL.Syntax;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Evaluation;

/// <summary><c>absent</c> and <c>absent_over_time</c>: 1 where there is nothing.</summary>
internal static class Absence
{
    /// <summary>One series with a value at the steps at which no series of the table has one.</summary>
    public static SeriesTable Of(Call call, SeriesTable table, StepGrid grid, QueryContext context)
    {
        var isPresent = Tables.PresenceOf(table.Series, grid.Count);
        context.Return(table);
        if (Array.TrueForAll(isPresent, present => present)) return new();
        var column = new double[grid.Count];
        for (var step = 0; step < column.Length; step++) column[step] = isPresent[step] ? Missing.Value : 1;
        return new() { Series = [new(LabelsOf(Evaluator.Unwrap(call.Arguments[0])), column)] };
    }

    // What the selector demands of labels; a label that is named twice, or by another operator, says nothing.
    private static Labels LabelsOf(Expr expr)
    {
        var selector = expr as VectorSelector ?? (expr as MatrixSelector)?.Selector;
        if (selector is null) return Labels.Empty;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { LabelSets.Name };
        foreach (var matcher in selector.Matchers)
        {
            if (matcher.Name == LabelSets.Name) continue;
            if (matcher.Operator == MatchOperator.Equal && seen.Add(matcher.Name)) values[matcher.Name] = matcher.Value;
            else values.Remove(matcher.Name);
        }
        return Labels.Create(values.Select(entry => new Label(entry.Key, entry.Value)));
    }
}
