using System.Collections.Immutable;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Inspections.Promql;

/// <summary>A part of a PromQL expression; text is made of it in one place only (<see cref="ExpressionText"/>).</summary>
internal abstract record Expression;

/// <summary>An aggregation of the recorded series <paramref name="Chosen"/> of one query.</summary>
/// <param name="Query">The query that the recorder runs.</param>
/// <param name="Chosen">Which of its series.</param>
/// <param name="Aggregation"><c>sum</c>, <c>avg</c>, <c>max</c>, <c>group</c>.</param>
internal sealed record Selected(SeriesQuery Query, ImmutableArray<Labels> Chosen, string Aggregation) : Expression
{
    /// <summary>Whether the series are buckets of a histogram: the bound stays a label.</summary>
    public bool IsHistogram { get; init; }

    /// <summary>How many seconds ago.</summary>
    public double OffsetSeconds { get; init; }
}

/// <summary>An aggregation of unlike parts: each gets a label of its own first, for PromQL takes series with equal labels for one.</summary>
internal sealed record Union(string Aggregation, ImmutableArray<Expression> Parts, bool IsHistogram = false) : Expression;

/// <summary>Two parts with an operator between them.</summary>
internal sealed record Operation(string Operator, Expression Left, Expression Right) : Expression;

/// <summary>A function.</summary>
internal sealed record Call(string Function, ImmutableArray<Expression> Arguments) : Expression;

/// <summary>An expression that somebody else wrote, in brackets of some kind.</summary>
internal sealed record Written(string Text) : Expression;

/// <summary>A number.</summary>
internal sealed record Number(double Value) : Expression;
