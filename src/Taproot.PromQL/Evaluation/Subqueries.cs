using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;

namespace Taproot.PromQL.Evaluation;

/// <summary>Subqueries: the inner expression is evaluated once on its own grid, and windows slide over its points as over samples.</summary>
internal sealed class Subqueries(Evaluator evaluator)
{
    private readonly QueryContext _context = evaluator.Context;

    /// <summary>A function over the windows of a subquery.</summary>
    public async Task<SeriesTable> EvaluateAsync(Subquery subquery, WindowDriver driver, StepGrid grid)
    {
        var (inner, window) = GridsOf(subquery, grid);
        if (inner.Count == 0) return new();
        var points = await evaluator.EvaluateTableAsync(subquery.Inner, inner);
        var result = new SeriesTable();
        var (times, values) = (new long[inner.Count], new double[inner.Count]);
        foreach (var series in points.Series)
        {
            _context.CheckIn();
            var count = Compact(series, inner, times, values);
            var column = _context.Rent(grid.Count);
            driver.Run(times.AsSpan(0, count), values.AsSpan(0, count), window, column);
            if (!Tables.HasValue(column))
            {
                _context.Return(column);
                continue;
            }

            var made = new EvaluatedSeries(series.Raw, column) { LosesName = series.LosesName };
            if (series.IsNameHidden) made.HideName();
            result.Series.Add(made);
        }
        _context.Return(points);
        return result;
    }

    /// <summary>The points of a subquery at one time.</summary>
    public async Task<List<MatrixSeries>> ReadAsync(Subquery subquery, StepGrid grid)
    {
        var (inner, _) = GridsOf(subquery, grid);
        var result = new List<MatrixSeries>();
        if (inner.Count == 0) return result;
        foreach (var series in (await evaluator.EvaluateTableAsync(subquery.Inner, inner)).Series)
        {
            var (times, values) = (new long[inner.Count], new double[inner.Count]);
            var count = Compact(series, inner, times, values);
            var labels = series.LosesName ? LabelSets.Without(series.Labels, LabelSets.Name) : series.Labels;
            if (count > 0) result.Add(new(labels, times.AsMemory(0, count), values.AsMemory(0, count)));
        }
        return result;
    }

    private (StepGrid Inner, WindowGrid Window) GridsOf(Subquery subquery, StepGrid grid)
    {
        var shifted = grid.Shift(subquery.Shift, _context.Span);
        var window = new WindowGrid(shifted.StartMs, shifted.StepMs, shifted.Count, subquery.RangeMs, _context.IsPrometheus3);
        var step = subquery.StepMs ?? _context.Options.SubqueryStepMs;
        // Points lie on multiples of the step, whatever the query's times are.
        var first = (window.AfterMs >= 0 ? window.AfterMs / step : -((-window.AfterMs + step - 1) / step)) * step + step;
        if (first > window.ToMs) return (default, window);
        var count = (window.ToMs - first) / step + 1;
        if (count > _context.Options.MaxSamples) throw QueryException.Execution($"a subquery has {count} points a series; give it a longer step");
        return (new(first, step, (int)count), window);
    }

    private static int Compact(EvaluatedSeries series, StepGrid grid, long[] times, double[] values)
    {
        var count = 0;
        for (var i = 0; i < grid.Count; i++)
        {
            if (Missing.Is(series.Values[i])) continue;
            times[count] = grid.TimeMs(i);
            values[count++] = series.Values[i];
        }
        return count;
    }
}
