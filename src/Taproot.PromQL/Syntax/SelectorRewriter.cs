using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Syntax;

/// <summary>Adds conditions to every selector of an expression, however deep it stands.</summary>
internal static class SelectorRewriter
{
    /// <summary>The expression with the conditions.</summary>
    public static Expr Add(Expr expr, IReadOnlyCollection<LabelMatcher> matchers) => expr switch
    {
        VectorSelector selector => Add(selector, matchers),
        MatrixSelector matrix => matrix with { Selector = Add(matrix.Selector, matchers) },
        Subquery subquery => subquery with { Inner = Add(subquery.Inner, matchers) },
        Call call => call with { Arguments = new([.. call.Arguments.Select(a => Add(a, matchers))]) },
        Aggregation aggregation => aggregation with
        {
            Inner = Add(aggregation.Inner, matchers), Parameter = aggregation.Parameter is { } parameter ? Add(parameter, matchers) : null,
        },
        Binary binary => binary with { Left = Add(binary.Left, matchers), Right = Add(binary.Right, matchers) },
        Unary unary => unary with { Inner = Add(unary.Inner, matchers) },
        Parenthesized parenthesized => parenthesized with { Inner = Add(parenthesized.Inner, matchers) },
        NumberLiteral or StringLiteral => expr,
        // A kind that is not known here might hide a selector, which must not go out without the conditions.
        _ => throw new ArgumentOutOfRangeException(nameof(expr)),
    };

    private static VectorSelector Add(VectorSelector selector, IReadOnlyCollection<LabelMatcher> matchers) =>
        selector with { Matchers = new([.. selector.Matchers, .. matchers]) };
}
