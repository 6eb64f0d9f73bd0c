using System.Collections.Frozen;
using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Analysis;

/// <summary>Which expressions have the same value at all steps of a query, so that they are evaluated once: constants, and what <c>@</c> fixes.</summary>
internal sealed class Invariance
{
    // Their values come from the time of the step.
    private static readonly FrozenSet<string> TimeDependent = FrozenSet.Create(
        StringComparer.Ordinal,
        "time", "timestamp", "predict_linear", "minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year");

    private readonly Dictionary<Expr, bool> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the expression's value is the same at all steps.</summary>
    public bool IsInvariant(Expr expr)
    {
        if (!_known.TryGetValue(expr, out var isInvariant)) _known[expr] = isInvariant = Decide(expr);
        return isInvariant;
    }

    private bool Decide(Expr expr) => expr switch
    {
        NumberLiteral or StringLiteral => true,
        VectorSelector selector => selector.Shift.Anchor != AtAnchor.None,
        MatrixSelector matrix => matrix.Selector.Shift.Anchor != AtAnchor.None,
        Subquery subquery => subquery.Shift.Anchor != AtAnchor.None,
        Call call => !TimeDependent.Contains(call.Function.Name) && call.Arguments.Items.All(IsInvariant),
        Aggregation aggregation => IsInvariant(aggregation.Inner) && (aggregation.Parameter is null || IsInvariant(aggregation.Parameter)),
        Binary binary => IsInvariant(binary.Left) && IsInvariant(binary.Right),
        Unary unary => IsInvariant(unary.Inner),
        Parenthesized parenthesized => IsInvariant(parenthesized.Inner),
        _ => false,
    };
}
