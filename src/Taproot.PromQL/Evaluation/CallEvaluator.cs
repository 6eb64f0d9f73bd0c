using Taproot.PromQL.Functions;
using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Calls of functions. Each kind of function has its own evaluator; this one knows which.</summary>
internal sealed class CallEvaluator
{
    private readonly Evaluator _evaluator;
    private readonly WindowCalls _windows;
    private readonly QueryContext _context;

    /// <summary>As a part of an evaluator.</summary>
    public CallEvaluator(Evaluator evaluator)
    {
        _evaluator = evaluator;
        _context = evaluator.Context;
        _windows = new(evaluator);
    }

    /// <summary>The call's value.</summary>
    public async ValueTask<Evaluated> EvaluateAsync(Call call, StepGrid grid)
    {
        var name = call.Function.Name;
        if (call.Function.Returns == ExprType.Scalar) return await ScalarAsync(call, grid);
        if (PointFunctions.Find(name) is { } point) return Map(await ArgumentAsync(call, 0, grid), point);
        if (DateFunctions.Find(name) is { } date)
            return call.Arguments.Count == 0 ? Clock(grid, date) : Map(await ArgumentAsync(call, 0, grid), date);
        if (call.Arguments.Items.Any(argument => argument.Type == ExprType.Matrix)) return await _windows.EvaluateAsync(call, grid);
        return name switch
        {
            "vector" => Vector(await _evaluator.EvaluateScalarAsync(call.Arguments[0], grid)),
            "timestamp" => await TimestampAsync(call, grid),
            "absent" => Absence.Of(call, await ArgumentAsync(call, 0, grid), grid, _context),
            "clamp" or "clamp_min" or "clamp_max" or "round" => await PointwiseAsync(call, grid),
            "sort" or "sort_desc" or "sort_by_label" or "sort_by_label_desc" => Sorting.Sort(call, await ArgumentAsync(call, 0, grid), grid),
            "label_replace" => LabelFunctions.Replace(call, await ArgumentAsync(call, 0, grid), _context),
            "label_join" => LabelFunctions.Join(call, await ArgumentAsync(call, 0, grid), _context),
            "histogram_quantile" => new ClassicHistograms(call, await ArgumentAsync(call, 1, grid), grid, _context)
                .Quantile(await _evaluator.EvaluateScalarAsync(call.Arguments[0], grid)),
            "histogram_fraction" => new ClassicHistograms(call, await ArgumentAsync(call, 2, grid), grid, _context)
                .Fraction(await _evaluator.EvaluateScalarAsync(call.Arguments[0], grid), await _evaluator.EvaluateScalarAsync(call.Arguments[1], grid)),
            // Of native histograms, which are not stored; other samples have no value there.
            _ => await NothingAsync(call, grid),
        };
    }

    private ValueTask<SeriesTable> ArgumentAsync(Call call, int index, StepGrid grid) => _evaluator.EvaluateTableAsync(call.Arguments[index], grid);

    private async ValueTask<ScalarColumn> ScalarAsync(Call call, StepGrid grid)
    {
        var query = _context.Span;
        switch (call.Function.Name)
        {
            case "time":
                return Fill(grid, step => grid.TimeMs(step) / 1000.0);
            case "pi":
                return Fill(grid, _ => Math.PI);
            case "start":
                return Fill(grid, _ => query.StartMs / 1000.0);
            case "end":
                return Fill(grid, _ => query.EndMs / 1000.0);
            case "range":
                return Fill(grid, _ => (query.EndMs - query.StartMs) / 1000.0);
            case "step":
                return Fill(grid, _ => query.StepMs / 1000.0);
            case "scalar":
                var table = await ArgumentAsync(call, 0, grid);
                return Fill(grid, step => Only(table, step));
            default:
                var left = await _evaluator.EvaluateScalarAsync(call.Arguments[0], grid);
                var right = await _evaluator.EvaluateScalarAsync(call.Arguments[1], grid);
                return call.Function.Name == "min_of" ? Fill(grid, step => Math.Min(left[step], right[step])) : Fill(grid, step => Math.Max(left[step], right[step]));
        }
    }

    private static ScalarColumn Fill(StepGrid grid, Func<int, double> value)
    {
        var column = new double[grid.Count];
        for (var step = 0; step < column.Length; step++) column[step] = value(step);
        return new(column);
    }

    private static double Only(SeriesTable table, int step)
    {
        var only = Missing.Value;
        foreach (var series in table.Series)
        {
            if (Missing.Is(series.Values[step])) continue;
            if (!Missing.Is(only)) return double.NaN;
            only = series.Values[step];
        }
        return Missing.Is(only) ? double.NaN : only;
    }

    private static SeriesTable Vector(double[] values) => new() { Series = [new(Telemetry.Labels.Empty, values)] };

    private static SeriesTable Clock(StepGrid grid, Func<double, double> date) => Vector(Fill(grid, step => date(Math.Floor(grid.TimeMs(step) / 1000.0))).Values);

    private SeriesTable Map(SeriesTable table, Func<double, double> function)
    {
        foreach (var series in table.Series)
        {
            foreach (ref var value in series.Values.AsSpan())
                if (!Missing.Is(value)) value = function(value);
        }
        Tables.DropNames(table, _context);
        return table;
    }

    private async ValueTask<SeriesTable> PointwiseAsync(Call call, StepGrid grid)
    {
        var table = await ArgumentAsync(call, 0, grid);
        var first = call.Arguments.Count > 1 ? await _evaluator.EvaluateScalarAsync(call.Arguments[1], grid) : Fill(grid, _ => 1).Values;
        var second = call.Arguments.Count > 2 ? await _evaluator.EvaluateScalarAsync(call.Arguments[2], grid) : first;
        var function = Pointwise(call.Function.Name);
        foreach (var series in table.Series)
        {
            for (var step = 0; step < grid.Count; step++)
                if (!Missing.Is(series.Values[step])) series.Values[step] = function(series.Values[step], first[step], second[step]);
        }

        if (call.Function.Name == "clamp") Tables.RemoveEmpty(table, _context);
        Tables.DropNames(table, _context);
        return table;
    }

    private static Func<double, double, double, double> Pointwise(string name) => name switch
    {
        "clamp" => (value, min, max) => max < min ? Missing.Value : Math.Max(min, Math.Min(max, value)),
        "clamp_min" => (value, min, _) => Math.Max(min, value),
        "clamp_max" => (value, max, _) => Math.Min(max, value),
        // Division by the inverse keeps results such as 0.1 exact.
        _ => (value, nearest, _) => Math.Floor(value * (1 / nearest) + 0.5) / (1 / nearest),
    };

    private async ValueTask<SeriesTable> TimestampAsync(Call call, StepGrid grid)
    {
        SeriesTable table;
        if (Evaluator.Unwrap(call.Arguments[0]) is VectorSelector selector)
        {
            table = await _evaluator.Reader.ReadInstantAsync(selector, grid, wantsTime: true);
        }
        else
        {
            table = await ArgumentAsync(call, 0, grid);
            foreach (var series in table.Series)
            {
                for (var step = 0; step < grid.Count; step++)
                    if (!Missing.Is(series.Values[step])) series.Values[step] = grid.TimeMs(step) / 1000.0;
            }
        }

        Tables.DropNames(table, _context);
        return table;
    }

    private async ValueTask<SeriesTable> NothingAsync(Call call, StepGrid grid)
    {
        _context.Return(await ArgumentAsync(call, call.Arguments.Count - 1, grid));
        return new();
    }
}
