using System.Collections.Immutable;

namespace Taproot.PromQL.Syntax;

/// <summary>Aggregations, and the modifiers of binary operators.</summary>
internal sealed partial class Parser
{
    /// <summary>What stands between a binary operator and its right side.</summary>
    private readonly record struct Modifiers(bool ReturnsBool, VectorMatching? Matching, bool IsGiven);

    private Aggregation ParseAggregation(AggregationOperator aggregation)
    {
        var name = Take();
        var isGrouped = TryParseGrouping(out var without, out var labels);
        Expect("(", "after the aggregation");
        var arguments = ParseArguments(out var end);
        if (!isGrouped && TryParseGrouping(out without, out labels)) end = _tokens[_at - 1].Span;
        var expected = aggregation.ParameterType() is null ? 1 : 2;
        if (arguments.Length != expected)
            throw Error(name, $"{aggregation.Text()} takes {expected} argument{(expected == 1 ? "" : "s")}, not {arguments.Length}");
        var parameter = expected == 2 ? arguments[0] : null;
        return TypeChecker.Check(_text, new Aggregation(aggregation, arguments[^1], parameter, without, labels) { Span = name.Span.To(end) });
    }

    private bool TryParseGrouping(out bool without, out ImmutableArray<string> labels)
    {
        without = Next.IsKeyword("without");
        labels = [];
        if (!without && !Next.IsKeyword("by")) return false;
        Take();
        labels = ParseLabelNames();
        return true;
    }

    private Modifiers ParseModifiers(BinaryOperator op)
    {
        var token = Next;
        var returnsBool = TryTakeKeyword("bool");
        if (returnsBool && !op.IsComparison()) throw Error(token, "bool may follow a comparison only");
        var cardinality = op.IsSet() ? MatchCardinality.ManyToMany : MatchCardinality.OneToOne;
        var matching = VectorMatching.Default with { Cardinality = cardinality };
        var on = Next.IsKeyword("on");
        if (!on && !Next.IsKeyword("ignoring")) return new(returnsBool, matching, false);
        Take();
        matching = matching with { On = on, Labels = ParseLabelNames() };
        token = Next;
        var left = TryTakeKeyword("group_left");
        if (!left && !TryTakeKeyword("group_right")) return new(returnsBool, matching, true);
        if (op.IsSet()) throw Error(token, "and, or and unless know no grouping");
        ImmutableArray<string> include = Next.IsSign("(") ? ParseLabelNames() : [];
        if (on && include.Intersect(matching.Labels).FirstOrDefault() is { } twice) throw Error(token, $"the label \"{twice}\" is in on and in the group modifier");
        return new(returnsBool, matching with { Cardinality = left ? MatchCardinality.ManyToOne : MatchCardinality.OneToMany, Include = include }, true);
    }

    private ImmutableArray<string> ParseLabelNames()
    {
        Expect("(", "before the labels");
        var labels = ImmutableArray.CreateBuilder<string>();
        while (!Next.IsSign(")"))
        {
            var isQuoted = Next.Kind == TokenKind.String && StringText.IsValid(Next.Text) && Next.Text.Length > 0;
            if (!isQuoted && !IsLabelName(Next)) throw Unexpected("where a label's name is expected");
            labels.Add(Take().Text);
            if (!TryTake(",") && !Next.IsSign(")")) throw Unexpected("between labels; \",\" or \")\" is");
        }
        Take();
        return labels.DrainToImmutable();
    }
}
