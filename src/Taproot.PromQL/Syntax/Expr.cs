using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Syntax;

/// <summary>A node of a query's syntax tree.</summary>
internal abstract record Expr
{
    /// <summary>Its place in the text.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>What it evaluates to.</summary>
    public abstract ExprType Type { get; }
}

/// <summary>A number.</summary>
internal sealed record NumberLiteral(double Value) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => ExprType.Scalar;
}

/// <summary>A text; bytes that are no UTF-8 are the lone surrogates U+DC80 to U+DCFF.</summary>
internal sealed record StringLiteral(string Value) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => ExprType.String;
}

/// <summary>What an <c>@</c> fixes a selector to.</summary>
internal enum AtAnchor
{
    /// <summary>Nothing: the time of the step.</summary>
    None,

    /// <summary>A given time.</summary>
    Time,

    /// <summary>The query's first step.</summary>
    Start,

    /// <summary>The query's last step.</summary>
    End,
}

/// <summary>The times that a selector or subquery looks at.</summary>
/// <param name="OffsetMs">How far back it looks; negative: ahead.</param>
/// <param name="Anchor">What <c>@</c> says.</param>
/// <param name="AtMs">The time of <see cref="AtAnchor.Time"/>, milliseconds since the epoch.</param>
internal readonly record struct TimeShift(long OffsetMs, AtAnchor Anchor = AtAnchor.None, long AtMs = 0);

/// <summary>An instant vector selector. The metric's name, if written before the braces, is also the first of the matchers.</summary>
internal sealed record VectorSelector(string? Name, Sequence<LabelMatcher> Matchers, TimeShift Shift) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => ExprType.Vector;
}

/// <summary>A range vector selector.</summary>
internal sealed record MatrixSelector(VectorSelector Selector, long RangeMs) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => ExprType.Matrix;
}

/// <summary>An expression evaluated at many times; without a step the engine's default is taken.</summary>
internal sealed record Subquery(Expr Inner, long RangeMs, long? StepMs, TimeShift Shift) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => ExprType.Matrix;
}

/// <summary>A call of a function.</summary>
internal sealed record Call(Functions.FunctionSignature Function, Sequence<Expr> Arguments) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => Function.Returns;
}

/// <summary>An aggregation over series.</summary>
internal sealed record Aggregation(AggregationOperator Operator, Expr Inner, Expr? Parameter, bool Without, Sequence<string> Labels) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => ExprType.Vector;
}

/// <summary>A binary operation; <paramref name="Matching"/> is given when both sides are vectors.</summary>
internal sealed record Binary(BinaryOperator Operator, Expr Left, Expr Right, bool ReturnsBool, VectorMatching? Matching) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => Left.Type == ExprType.Scalar && Right.Type == ExprType.Scalar ? ExprType.Scalar : ExprType.Vector;
}

/// <summary>A sign before an expression.</summary>
internal sealed record Unary(bool Negative, Expr Inner) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => Inner.Type;
}

/// <summary>An expression in parentheses.</summary>
internal sealed record Parenthesized(Expr Inner) : Expr
{
    /// <inheritdoc/>
    public override ExprType Type => Inner.Type;
}
