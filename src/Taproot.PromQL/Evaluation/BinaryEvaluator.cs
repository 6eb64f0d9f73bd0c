using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Binary operators with a scalar on at least one side; two vectors are left to <see cref="VectorMatcher"/> and <see cref="SetOperators"/>.</summary>
internal static class BinaryEvaluator
{
    /// <summary>The operation's value.</summary>
    public static Evaluated Evaluate(Binary binary, Evaluated left, Evaluated right, StepGrid grid, QueryContext context) => (left, right) switch
    {
        (ScalarColumn a, ScalarColumn b) => OfScalars(binary, a, b),
        (SeriesTable table, ScalarColumn scalar) => OfTable(binary, table, scalar.Values, isScalarLeft: false, context),
        (ScalarColumn scalar, SeriesTable table) => OfTable(binary, table, scalar.Values, isScalarLeft: true, context),
        (SeriesTable a, SeriesTable b) when binary.Operator.IsSet() => SetOperators.Evaluate(binary, a, b, grid, context),
        (SeriesTable a, SeriesTable b) => new VectorMatcher(binary, a, b, grid, context).Evaluate(),
        _ => throw QueryException.Execution("a text has no operators"),
    };

    /// <summary>Writes an operator's result for two columns over the target; a filter keeps the values of <paramref name="kept"/>.</summary>
    public static void Apply(Binary binary, ReadOnlySpan<double> left, ReadOnlySpan<double> right, ReadOnlySpan<double> kept, Span<double> target)
    {
        if (binary.Operator.IsComparison()) Arithmetic.Compare(binary.Operator, binary.ReturnsBool, left, right, kept, target);
        else Arithmetic.Apply(binary.Operator, left, right, target);
    }

    /// <summary>Whether the result is about something else than the metric, and so has no name. In Prometheus 2 an angle has one all the same.</summary>
    public static bool DropsName(Binary binary, QueryContext context) =>
        binary.ReturnsBool || (!binary.Operator.IsComparison() && (binary.Operator != BinaryOperator.Atan2 || context.IsPrometheus3));

    private static ScalarColumn OfScalars(Binary binary, ScalarColumn left, ScalarColumn right)
    {
        Apply(binary, left.Values, right.Values, left.Values, left.Values);
        return left;
    }

    private static SeriesTable OfTable(Binary binary, SeriesTable table, double[] scalar, bool isScalarLeft, QueryContext context)
    {
        foreach (var series in table.Series)
        {
            var values = series.Values;
            if (isScalarLeft) Apply(binary, scalar, values, values, values);
            else Apply(binary, values, scalar, values, values);
        }

        if (DropsName(binary, context)) Tables.DropNames(table, context);
        else Tables.RemoveEmpty(table, context);
        return table;
    }
}
