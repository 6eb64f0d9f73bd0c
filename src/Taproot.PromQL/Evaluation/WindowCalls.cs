using Taproot.PromQL.Functions;
using Taproot.PromQL.Syntax;
using Taproot.PromQL.Windows;

namespace Taproot.PromQL.Evaluation;

/// <summary>Functions of a range vector, whether that is a selector or a subquery.</summary>
internal sealed class WindowCalls(Evaluator evaluator)
{
    private const string NamesOfCounters = "_total, _sum, _count or _bucket";

    private readonly QueryContext _context = evaluator.Context;

    /// <summary>The call's value.</summary>
    public async ValueTask<SeriesTable> EvaluateAsync(Call call, StepGrid grid)
    {
        var name = call.Function.Name;
        var matrix = Evaluator.Unwrap(call.Arguments.Items.First(argument => argument.Type == ExprType.Matrix));
        if (name == "absent_over_time")
        {
            var present = await RunAsync(call, matrix, WindowFunctionTable.Find("present_over_time")!.CreateDriver(_context.Options.Dialect), grid);
            return Absence.Of(call, present, grid, _context);
        }

        var simple = WindowFunctionTable.Find(name);
        var driver = simple?.CreateDriver(_context.Options.Dialect) ?? await DriverAsync(call, grid);
        var table = await RunAsync(call, matrix, driver, grid);
        if (name is "rate" or "increase") InformOfOddNames(call, table);
        if (simple is not { KeepsName: true }) Tables.DropNames(table, _context);
        return table;
    }

    private Task<SeriesTable> RunAsync(Call call, Expr matrix, WindowDriver driver, StepGrid grid) => matrix is MatrixSelector selector
        ? evaluator.Reader.ReadWindowsAsync(call, selector, driver, grid)
        : new Subqueries(evaluator).EvaluateAsync((Subquery)matrix, driver, grid);

    private async ValueTask<WindowDriver> DriverAsync(Call call, StepGrid grid)
    {
        var dialect = _context.Options.Dialect;
        switch (call.Function.Name)
        {
            case "quantile_over_time":
                var quantiles = await evaluator.EvaluateScalarAsync(call.Arguments[0], grid);
                foreach (var quantile in quantiles) _context.Annotations.CheckQuantile(quantile, call.Arguments[0].Span);
                return WindowDriver.Of(new SimpleWindow((scoped in SampleWindow window) => Quantiles.Of(quantiles[window.Step], window.Values.ToArray())));
            case "predict_linear":
                var ahead = await evaluator.EvaluateScalarAsync(call.Arguments[1], grid);
                return WindowDriver.Of(new SimpleWindow((scoped in SampleWindow window) =>
                {
                    if (window.Values.Length < 2) return Missing.Value;
                    var (slope, intercept) = Regression.Line(window.Times, window.Values, grid.TimeMs(window.Step), dialect);
                    return slope * ahead[window.Step] + intercept;
                }));
            default:
                var smoothing = await evaluator.EvaluateScalarAsync(call.Arguments[1], grid);
                var trending = await evaluator.EvaluateScalarAsync(call.Arguments[2], grid);
                return WindowDriver.Of(new SimpleWindow((scoped in SampleWindow window) =>
                    Smoothing.Smooth(window.Values, Factor("smoothing", smoothing[window.Step]), Factor("trend", trending[window.Step]))));
        }
    }

    private static double Factor(string name, double value) =>
        value > 0 && value < 1 ? value : throw QueryException.Execution($"the {name} factor is {NumberText.FormatNumber(value)} and must lie between 0 and 1");

    private void InformOfOddNames(Call call, SeriesTable table)
    {
        if (!_context.IsPrometheus3) return;
        foreach (var series in table.Series)
        {
            var name = series.Labels[LabelSets.Name];
            if (name.Length == 0 || name.EndsWith("_total", StringComparison.Ordinal) || name.EndsWith("_sum", StringComparison.Ordinal)) continue;
            if (name.EndsWith("_count", StringComparison.Ordinal) || name.EndsWith("_bucket", StringComparison.Ordinal)) continue;
            _context.Annotations.Inform($"{call.Function.Name} is for counters, whose names end in {NamesOfCounters}, not \"{name}\"", call.Arguments[0].Span);
            return;
        }
    }
}
