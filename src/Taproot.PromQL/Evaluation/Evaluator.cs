using System.Runtime.CompilerServices;
using Taproot.PromQL.Analysis;
using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Evaluates expressions, each node at all steps at once.</summary>
internal sealed class Evaluator
{
    private readonly Invariance _invariance = new();
    private readonly CallEvaluator _calls;
    private int _depth;

    /// <summary>For one query.</summary>
    public Evaluator(QueryContext context)
    {
        Context = context;
        Reader = new(context);
        _calls = new(this);
    }

    /// <summary>What the query's parts share.</summary>
    public QueryContext Context { get; }

    /// <summary>The way to the source.</summary>
    public SelectorReader Reader { get; }

    /// <summary>The value of an expression at the steps of a grid.</summary>
    public async ValueTask<Evaluated> EvaluateAsync(Expr expr, StepGrid grid)
    {
        Context.CheckIn();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw QueryException.Execution("the query is nested too deeply");
        if (grid.Count > 1 && _invariance.IsInvariant(expr) && expr is not StringLiteral)
            return Repeat(await EvaluateAsync(expr, grid with { Count = 1 }), grid.Count);
        var (number, begin) = (Context.Statistics.Begin(), Context.Statistics.Now);
        var depth = _depth++;
        var result = await EvaluateNodeAsync(expr, grid);
        _depth = depth;
        Context.Statistics.End(number, expr, depth, result, grid.Count, begin);
        return result;
    }

    /// <summary>The value of an expression that is a vector.</summary>
    public async ValueTask<SeriesTable> EvaluateTableAsync(Expr expr, StepGrid grid) => (SeriesTable)await EvaluateAsync(expr, grid);

    /// <summary>The value of an expression that is a scalar.</summary>
    public async ValueTask<double[]> EvaluateScalarAsync(Expr expr, StepGrid grid) => ((ScalarColumn)await EvaluateAsync(expr, grid)).Values;

    /// <summary>The text of an expression that is a string.</summary>
    public static string TextOf(Expr expr) => ((StringLiteral)Unwrap(expr)).Value;

    /// <summary>The expression without parentheses around it.</summary>
    public static Expr Unwrap(Expr expr)
    {
        while (expr is Parenthesized parenthesized) expr = parenthesized.Inner;
        return expr;
    }

    private async ValueTask<Evaluated> EvaluateNodeAsync(Expr expr, StepGrid grid)
    {
        switch (expr)
        {
            case NumberLiteral number:
                return Constant(number.Value, grid);
            case StringLiteral text:
                return new TextValue(text.Value);
            case Parenthesized parenthesized:
                return await EvaluateAsync(parenthesized.Inner, grid);
            case VectorSelector selector:
                return await Reader.ReadInstantAsync(selector, grid, wantsTime: false);
            case Unary unary:
                return Negate(await EvaluateAsync(unary.Inner, grid), unary);
            case Binary binary:
                return BinaryEvaluator.Evaluate(binary, await EvaluateAsync(binary.Left, grid), await EvaluateAsync(binary.Right, grid), grid, Context);
            case Aggregation aggregation:
                var parameter = aggregation.Operator.ParameterType() == ExprType.Scalar ? await EvaluateScalarAsync(aggregation.Parameter!, grid) : null;
                return AggregationEvaluator.Evaluate(aggregation, await EvaluateTableAsync(aggregation.Inner, grid), parameter, grid, Context);
            case Call call:
                return await _calls.EvaluateAsync(call, grid);
            default:
                throw QueryException.Execution("a range vector has no value at a step");
        }
    }

    private static ScalarColumn Constant(double value, StepGrid grid)
    {
        var column = new double[grid.Count];
        column.AsSpan().Fill(value);
        return new(column);
    }

    private Evaluated Negate(Evaluated value, Unary unary)
    {
        if (!unary.Negative) return value;
        if (value is ScalarColumn scalar)
        {
            foreach (ref var number in scalar.Values.AsSpan()) number = -number;
            return scalar;
        }

        var table = (SeriesTable)value;
        foreach (var series in table.Series)
        {
            foreach (ref var number in series.Values.AsSpan())
                if (!Missing.Is(number)) number = -number;
        }
        Tables.DropNames(table, Context);
        return table;
    }

    private Evaluated Repeat(Evaluated value, int count)
    {
        if (value is ScalarColumn scalar) return Constant(scalar.Values[0], new(0, 0, count));
        var table = (SeriesTable)value;
        foreach (var series in table.Series)
        {
            var column = Context.Rent(count);
            column.AsSpan().Fill(series.Values[0]);
            Context.Return(series.Values);
            series.Values = column;
        }
        return table;
    }
}
