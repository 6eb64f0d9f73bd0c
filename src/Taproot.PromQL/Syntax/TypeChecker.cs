namespace Taproot.PromQL.Syntax;

/// <summary>Whether a node's parts have types that it can work with. Each check returns the node, so that the parser wraps what it made.</summary>
internal static class TypeChecker
{
    /// <summary>A selector must not select everything, and its patterns must be readable.</summary>
    public static VectorSelector Check(string text, VectorSelector selector)
    {
        var isNarrow = false;
        foreach (var matcher in selector.Matchers)
        {
            if (!LabelPattern.TryCreate(matcher, out var pattern, out var error)) throw At(text, selector, error);
            isNarrow |= !pattern.IsMatch("");
        }
        return isNarrow ? selector : throw At(text, selector, "the selector would select everything: at least one matcher must not match the empty value");
    }

    /// <summary>A sign stands before numbers and vectors.</summary>
    public static Unary Check(string text, Unary unary) =>
        unary.Type is ExprType.Scalar or ExprType.Vector ? unary : throw At(text, unary, $"a sign may stand before a scalar or an instant vector, not before {unary.Type.InWords()}");

    /// <summary>A subquery is of a vector.</summary>
    public static Subquery Check(string text, Subquery subquery) =>
        subquery.Inner.Type == ExprType.Vector ? subquery : throw At(text, subquery, $"a subquery is of an instant vector, not of {subquery.Inner.Type.InWords()}");

    /// <summary>Arguments have the types of the parameters.</summary>
    public static Call Check(string text, Call call)
    {
        var (function, arguments) = (call.Function, call.Arguments);
        if (!function.Accepts(arguments.Count))
        {
            var bound = function.Repeats ? $"at least {function.Required}" : function.Required == function.Parameters.Count ? $"{function.Required}" : $"{function.Required} to {function.Parameters.Count}";
            throw At(text, call, $"{function.Name} takes {bound} arguments, not {arguments.Count}");
        }

        for (var i = 0; i < arguments.Count; i++) Expect(text, arguments[i], function.ParameterType(i), function.Name);
        return call;
    }

    /// <summary>An aggregation is over a vector.</summary>
    public static Aggregation Check(string text, Aggregation aggregation)
    {
        Expect(text, aggregation.Inner, ExprType.Vector, aggregation.Operator.Text());
        if (aggregation.Operator.ParameterType() is { } type) Expect(text, aggregation.Parameter!, type, aggregation.Operator.Text());
        return aggregation;
    }

    /// <summary>Sides are scalars or vectors, and matching is of two vectors. The result has no matching when it makes no sense.</summary>
    public static Binary Check(string text, Binary binary, bool hasMatching)
    {
        foreach (var side in (Expr[])[binary.Left, binary.Right])
        {
            if (side.Type is not (ExprType.Scalar or ExprType.Vector))
                throw At(text, side, $"a side of \"{binary.Operator.Text()}\" must be a scalar or an instant vector, not {side.Type.InWords()}");
        }

        if (binary.Left.Type == ExprType.Vector && binary.Right.Type == ExprType.Vector) return binary;
        if (hasMatching) throw At(text, binary, "on, ignoring and group modifiers are for two instant vectors");
        if (binary.Operator.IsSet()) throw At(text, binary, $"\"{binary.Operator.Text()}\" is for two instant vectors");
        if (binary.Operator.IsComparison() && !binary.ReturnsBool && binary.Type == ExprType.Scalar) throw At(text, binary, "a comparison of two scalars needs bool");
        return binary with { Matching = null };
    }

    private static void Expect(string text, Expr argument, ExprType type, string name)
    {
        if (argument.Type != type) throw At(text, argument, $"{name} takes {type.InWords()} here, not {argument.Type.InWords()}");
    }

    private static QueryException At(string text, Expr expr, string message) => QueryException.Syntax(text, expr.Span.Start, message);
}
