using System.Collections.Immutable;
using CsCheck;
using Taproot.PromQL.Functions;
using Taproot.PromQL.Syntax;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Tests;

/// <summary>Random expressions that are right by type.</summary>
internal static class Generators
{
    private static readonly string[] Names = ["alpha", "beta", "gamma:rate5m", "up"];
    private static readonly string[] LabelNames = ["job", "instance", "le"];

    private static readonly Gen<long> Duration = Choose(1L, 999, 1000, 30_000, 60_000, 90_000, 3_600_000, 86_400_000 * 8 + 5, 366 * 86_400_000L);

    private static readonly Gen<string> Text = Gen.OneOf(
        Choose("", "a", "\"quoted\"", "line\nbreak", "tab\t", "back\\slash", "ünï", "\uDCFF", "\ud83d\ude00", "\u0001"), Gen.String[Gen.Char.AlphaNumeric, 0, 8]);

    private static readonly Gen<LabelMatcher> Matcher =
        from name in Choose(LabelNames)
        from op in Choose(MatchOperator.Equal, MatchOperator.NotEqual, MatchOperator.Matches)
        from value in Choose("a", "b.c", "1|2", "x.*", "[0-9]+")
        select new LabelMatcher(name, op, value);

    private static readonly Gen<TimeShift> Shift =
        from offset in Gen.OneOf(Gen.Const(0L), Duration, Duration.Select(ms => -ms))
        from anchor in Choose(AtAnchor.None, AtAnchor.None, AtAnchor.Time, AtAnchor.Start, AtAnchor.End)
        from at in Choose(0L, 1500, 1_700_000_000_123, -2000)
        select new TimeShift(offset, anchor, anchor == AtAnchor.Time ? at : 0);

    private static readonly Gen<VectorSelector> PlainSelector =
        from name in Choose(Names)
        from matchers in Matcher.Array[0, 3]
        select new VectorSelector(name, ImmutableArray.Create([new LabelMatcher("__name__", MatchOperator.Equal, name), .. matchers]), default);

    /// <summary>One of some values.</summary>
    public static Gen<T> Choose<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>One of some generators, by weight.</summary>
    public static Gen<T> Weigh<T>(params (int Weight, Gen<T> Generator)[] choices)
    {
        Gen<T>[] all = [.. choices.SelectMany(choice => Enumerable.Repeat(choice.Generator, choice.Weight))];
        return Gen.Int[0, all.Length - 1].SelectMany(index => all[index]);
    }

    /// <summary>Expressions of scalar or vector type.</summary>
    public static Gen<Expr> Expression { get; } = Gen.Int[0, 4].SelectMany(depth => Weigh((3, Vector(depth)), (1, Scalar(depth))));

    /// <summary>Expressions of vector type.</summary>
    public static Gen<Expr> Vector(int depth) => depth == 0
        ? from selector in PlainSelector from shift in Shift select (Expr)(selector with { Shift = shift })
        : Weigh((2, Vector(0)), (2, Gen.Int.SelectMany(_ => WindowCall(depth))), (1, PointCall(depth)), (2, Aggregate(depth)), (3, TwoVectors(depth)), (2, VectorAndScalar(depth)), (1, Sign(depth)));

    private static Gen<Expr> Scalar(int depth) => depth == 0
        ? Gen.OneOf(Choose(0.0, 1, 2.5, 1e-9, 1e300, double.PositiveInfinity, double.NaN, 123456789), Gen.Double[0, 1e6]).Select(value => (Expr)new NumberLiteral(value))
        : Weigh(
            (2, Scalar(0)),
            (1, from left in Scalar(depth - 1) from right in Scalar(depth - 1) select (Expr)Parenthesize(new Binary(BinaryOperator.Add, Inner(left), Inner(right), false, null))),
            (1, Vector(depth - 1).Select(vector => (Expr)Function("scalar", vector))));

    private static Gen<Expr> Matrix(int depth) => Weigh(
        (2, from selector in PlainSelector from range in Duration from shift in Shift select (Expr)new MatrixSelector(selector with { Shift = shift }, range)),
        (1, from inner in Vector(depth - 1) from range in Duration from step in Duration from has in Gen.Bool from shift in Shift
            select (Expr)new Subquery(Inner(inner), range, has ? step : null, shift)));

    private static Gen<Expr> WindowCall(int depth) =>
        from matrix in Matrix(depth)
        from name in Choose("rate", "increase", "max_over_time", "last_over_time", "deriv", "changes")
        select (Expr)Function(name, matrix);

    private static Gen<Expr> PointCall(int depth) =>
        from inner in Vector(depth - 1)
        from name in Choose("abs", "ceil", "timestamp", "sort_desc", "absent")
        from label in Text
        from joins in Gen.Bool
        select (Expr)(joins ? Function("label_join", inner, new StringLiteral("joined"), new StringLiteral(label), new StringLiteral("job")) : Function(name, inner));

    private static Gen<Expr> Aggregate(int depth) =>
        from inner in Vector(depth - 1)
        from op in Choose(AggregationOperator.Sum, AggregationOperator.Avg, AggregationOperator.Max, AggregationOperator.Topk, AggregationOperator.Quantile, AggregationOperator.CountValues)
        from without in Gen.Bool
        from labels in Choose(LabelNames).Array[0, 2]
        select (Expr)new Aggregation(op, inner, op.ParameterType() switch { ExprType.Scalar => new NumberLiteral(2), ExprType.String => new StringLiteral("v"), _ => null }, without, labels.Distinct().ToImmutableArray());

    private static Gen<Expr> TwoVectors(int depth) =>
        from left in Vector(depth - 1)
        from right in Vector(depth - 1)
        from op in Gen.Enum<BinaryOperator>()
        from isOn in Gen.Bool
        from labels in Choose("job", "instance").Array[0, 2]
        from cardinality in Choose(MatchCardinality.OneToOne, MatchCardinality.ManyToOne, MatchCardinality.OneToMany)
        from returnsBool in Gen.Bool
        let matching = new VectorMatching(op.IsSet() ? MatchCardinality.ManyToMany : cardinality, isOn, labels.Distinct().ToImmutableArray(),
            op.IsSet() || cardinality == MatchCardinality.OneToOne ? default(Sequence<string>) : ImmutableArray.Create("le"))
        select (Expr)Parenthesize(new Binary(op, Inner(left), Inner(right), returnsBool && op.IsComparison(), matching));

    private static Gen<Expr> VectorAndScalar(int depth) =>
        from vector in Vector(depth - 1)
        from scalar in Scalar(depth - 1)
        from op in Choose(BinaryOperator.Add, BinaryOperator.Multiply, BinaryOperator.Power, BinaryOperator.Greater, BinaryOperator.Equal, BinaryOperator.Atan2)
        from isScalarLeft in Gen.Bool
        from returnsBool in Gen.Bool
        select (Expr)Parenthesize(new Binary(op, Inner(isScalarLeft ? scalar : vector), Inner(isScalarLeft ? vector : scalar), returnsBool && op.IsComparison(), null));

    private static Gen<Expr> Sign(int depth) =>
        from inner in Vector(depth - 1)
        from negative in Gen.Bool
        select (Expr)Parenthesize(new Unary(negative, Inner(inner)));

    // What is inside an operator is in parentheses unless it is plain, so that the text says the same as the tree.
    private static Expr Inner(Expr expr) => expr is Binary or Unary ? new Parenthesized(expr) : expr;

    private static Parenthesized Parenthesize(Expr expr) => new(expr);

    private static Call Function(string name, params Expr[] arguments)
    {
        Assert.True(FunctionTable.TryGet(name, out var signature));
        return new(signature, arguments.ToImmutableArray());
    }
}
