namespace Taproot.PromQL.Syntax;

/// <summary>Walks a syntax tree.</summary>
internal static class ExprWalker
{
    /// <summary>The expression and all in it.</summary>
    public static IEnumerable<Expr> All(Expr expr)
    {
        var waiting = new Stack<Expr>([expr]);
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next)) waiting.Push(child);
        }
    }

    private static IEnumerable<Expr> Children(Expr expr) => expr switch
    {
        MatrixSelector matrix => [matrix.Selector],
        Subquery subquery => [subquery.Inner],
        Call call => call.Arguments,
        Aggregation { Parameter: { } parameter } aggregation => [parameter, aggregation.Inner],
        Aggregation aggregation => [aggregation.Inner],
        Binary binary => [binary.Left, binary.Right],
        Unary unary => [unary.Inner],
        Parenthesized parenthesized => [parenthesized.Inner],
        _ => [],
    };
}
