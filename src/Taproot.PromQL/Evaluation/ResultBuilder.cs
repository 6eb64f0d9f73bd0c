using System.Collections.Immutable;
using Taproot.PromQL.Syntax;
using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>Makes a query's answer of what its expression evaluates to.</summary>
internal sealed class ResultBuilder(Evaluator evaluator)
{
    private readonly QueryContext _context = evaluator.Context;

    /// <summary>The answer.</summary>
    public async Task<QueryValue> BuildAsync(Expr expr, StepGrid grid, bool isRange)
    {
        if (Evaluator.Unwrap(expr) is MatrixSelector matrix) return Matrix(await evaluator.Reader.ReadRawAsync(matrix, grid));
        if (Evaluator.Unwrap(expr) is Subquery subquery) return Matrix(await new Subqueries(evaluator).ReadAsync(subquery, grid));
        var value = await evaluator.EvaluateAsync(expr, grid);
        switch (value)
        {
            case TextValue text:
                return new StringValue(grid.StartMs, text.Text);
            case ScalarColumn scalar when !isRange:
                return new ScalarValue(grid.StartMs, scalar.Values[0]);
            case ScalarColumn scalar:
                return Matrix([new(Labels.Empty, Times(grid), scalar.Values)]);
            default:
                var table = (SeriesTable)value;
                FinishNames(table);
                return isRange ? Matrix(ToSeries(table, grid)) : Vector(table, grid);
        }
    }

    private void FinishNames(SeriesTable table)
    {
        if (!_context.Options.DelaysNameRemoval) return;
        foreach (var series in table.Series)
            if (series.LosesName) series.Labels = LabelSets.Without(series.Labels, LabelSets.Name);
        Tables.MergeEqual(table, _context);
    }

    private static VectorValue Vector(SeriesTable table, StepGrid grid)
    {
        var samples = ImmutableArray.CreateBuilder<VectorSample>(table.Series.Count);
        foreach (var series in table.Series)
            if (!Missing.Is(series.Values[0])) samples.Add(new(series.Labels, series.Values[0]));
        return new(grid.StartMs, samples.DrainToImmutable());
    }

    private static List<MatrixSeries> ToSeries(SeriesTable table, StepGrid grid)
    {
        var all = Times(grid);
        var result = new List<MatrixSeries>(table.Series.Count);
        foreach (var series in table.Series)
        {
            var count = 0;
            foreach (var value in series.Values)
                if (!Missing.Is(value)) count++;
            if (count == grid.Count) result.Add(new(series.Labels, all, series.Values));
            else if (count > 0) result.Add(Compact(series, all, count));
        }
        return result;
    }

    private static MatrixSeries Compact(EvaluatedSeries series, long[] all, int count)
    {
        var (times, values) = (new long[count], new double[count]);
        var at = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (Missing.Is(series.Values[i])) continue;
            times[at] = all[i];
            values[at++] = series.Values[i];
        }
        return new(series.Labels, times, values);
    }

    private static MatrixValue Matrix(List<MatrixSeries> series)
    {
        series.Sort((a, b) => Sorting.Compare(a.Labels, b.Labels));
        return new([.. series]);
    }

    private static long[] Times(StepGrid grid)
    {
        var times = new long[grid.Count];
        for (var i = 0; i < times.Length; i++) times[i] = grid.TimeMs(i);
        return times;
    }
}
