using Taproot.PromQL.Source;
using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;
using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>Reads the series of a selector and evaluates each as it comes, so that raw samples are never held.</summary>
internal sealed class SelectorReader(QueryContext context)
{
    /// <summary>Takes one series' raw samples, staleness markers among them, and writes a value a step.</summary>
    public delegate void SeriesEvaluator(ReadOnlySpan<long> times, ReadOnlySpan<double> values, Span<double> output);

    /// <summary>An instant selector: the newest samples, or their times in seconds.</summary>
    public Task<SeriesTable> ReadInstantAsync(VectorSelector selector, StepGrid grid, bool wantsTime)
    {
        var window = GridOf(selector.Shift, context.LookbackMs, grid);
        // timestamp() with @ looks at that time as if there were no offset, in Prometheus; the offset only says which samples are read.
        var looked = wantsTime && selector.Shift.Anchor != AtAnchor.None ? window with { StartMs = window.StartMs + selector.Shift.OffsetMs } : window;
        return ReadAsync(selector, selector, window, (times, values, output) => WindowRunner.RunLast(times, values, looked, wantsTime, output));
    }

    /// <summary>A function over the windows of a range selector.</summary>
    public Task<SeriesTable> ReadWindowsAsync(Expr whole, MatrixSelector matrix, WindowDriver driver, StepGrid grid)
    {
        var window = GridOf(matrix.Selector.Shift, matrix.RangeMs, grid);
        long[] keptTimes = [];
        double[] keptValues = [];
        return ReadAsync(whole, matrix.Selector, window, (times, values, output) =>
        {
            var kept = WindowRunner.RemoveStale(times, values, ref keptTimes, ref keptValues);
            if (kept < 0) driver.Run(times, values, window, output);
            else driver.Run(keptTimes.AsSpan(0, kept), keptValues.AsSpan(0, kept), window, output);
        });
    }

    /// <summary>The raw samples of a range selector at one time, without staleness markers.</summary>
    public async Task<List<MatrixSeries>> ReadRawAsync(MatrixSelector matrix, StepGrid grid)
    {
        var window = GridOf(matrix.Selector.Shift, matrix.RangeMs, grid);
        var series = new List<MatrixSeries>();
        var (begin, samples) = (context.Statistics.Now, 0L);
        await SelectAsync(matrix.Selector, window, (labels, times, values) =>
        {
            long[] keptTimes = [];
            double[] keptValues = [];
            var kept = WindowRunner.RemoveStale(times, values, ref keptTimes, ref keptValues);
            samples += times.Length;
            context.Hold(times.Length);
            if (kept < 0) (keptTimes, keptValues, kept) = (times.ToArray(), values.ToArray(), times.Length);
            if (kept > 0) series.Add(new(labels, keptTimes.AsMemory(0, kept), keptValues.AsMemory(0, kept)));
        });
        context.Statistics.Add(matrix, series.Count, samples, begin);
        return series;
    }

    private WindowGrid GridOf(TimeShift shift, long rangeMs, StepGrid grid)
    {
        var shifted = grid.Shift(shift, context.Span);
        return new(shifted.StartMs, shifted.StepMs, shifted.Count, rangeMs, context.IsPrometheus3);
    }

    private async Task<SeriesTable> ReadAsync(Expr whole, VectorSelector selector, WindowGrid window, SeriesEvaluator evaluate)
    {
        var table = new SeriesTable();
        var (begin, samples) = (context.Statistics.Now, 0L);
        await SelectAsync(selector, window, (labels, times, values) =>
        {
            samples += times.Length;
            var column = context.Rent(window.Count);
            evaluate(times, values, column);
            Add(table, labels, column);
        });
        context.Statistics.Add(whole, table.Series.Count, samples, begin);
        return table;
    }

    private async Task SelectAsync(VectorSelector selector, WindowGrid window, SampledSeriesHandler handler)
    {
        var count = 0;
        try
        {
            await context.Source.SelectAsync(new(selector.Matchers.Items, window.AfterMs, window.ToMs), (labels, times, values) =>
            {
                if (++count > context.Options.MaxSeries)
                    throw QueryException.Execution($"a selector finds more than {context.Options.MaxSeries} series; narrow it by labels");
                if ((count & 0x3f) == 1) context.CheckIn();
                context.CountRead(times.Length);
                handler(labels, times, values);
            }, context.CancellationToken);
        }
        catch (SeriesSourceException e)
        {
            throw new QueryException(QueryErrorKind.Execution, e.Message, e);
        }
    }

    private void Add(SeriesTable table, Labels labels, double[] column)
    {
        if (Tables.HasValue(column)) table.Series.Add(new(labels, column));
        else context.Return(column);
    }
}
