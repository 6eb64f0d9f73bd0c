using System.Globalization;
using System.Text;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Syntax;

/// <summary>Writes an expression on one line, so that it is read back as the same expression.</summary>
internal static class Printer
{
    /// <summary>The expression's text.</summary>
    public static string Print(Expr expr) => expr switch
    {
        NumberLiteral number => double.IsPositiveInfinity(number.Value) ? "Inf" : NumberText.FormatNumber(number.Value),
        StringLiteral text => StringText.Quote(text.Value),
        VectorSelector selector => PrintSelector(selector) + PrintShift(selector.Shift),
        MatrixSelector matrix => $"{PrintSelector(matrix.Selector)}[{NumberText.FormatDuration(matrix.RangeMs)}]{PrintShift(matrix.Selector.Shift)}",
        Subquery subquery => Print(subquery.Inner) + PrintRange(subquery),
        Call call => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        Aggregation aggregation => PrintHead(aggregation) + "(" + PrintParameter(aggregation) + Print(aggregation.Inner) + ")",
        Binary binary => $"{Print(binary.Left)} {PrintOperator(binary)} {Print(binary.Right)}",
        Unary unary => (unary.Negative ? "-" : "+") + Print(unary.Inner),
        Parenthesized parenthesized => $"({Print(parenthesized.Inner)})",
        _ => throw new ArgumentOutOfRangeException(nameof(expr)),
    };

    /// <summary>An operator with all that stands between it and its right side.</summary>
    public static string PrintOperator(Binary binary)
    {
        var text = binary.Operator.Text() + (binary.ReturnsBool ? " bool" : "");
        if (binary.Matching is not { } matching) return text;
        var isGrouped = matching.Cardinality is MatchCardinality.ManyToOne or MatchCardinality.OneToMany;
        if (!matching.On && matching.Labels.Count == 0 && !isGrouped) return text;
        text += $" {(matching.On ? "on" : "ignoring")} ({PrintLabels(matching.Labels)})";
        return matching.Cardinality switch
        {
            MatchCardinality.ManyToOne => $"{text} group_left ({PrintLabels(matching.Include)})",
            MatchCardinality.OneToMany => $"{text} group_right ({PrintLabels(matching.Include)})",
            _ => text,
        };
    }

    /// <summary>An aggregation before its parenthesis.</summary>
    public static string PrintHead(Aggregation aggregation)
    {
        var name = aggregation.Operator.Text();
        if (aggregation.Without) return $"{name} without ({PrintLabels(aggregation.Labels)}) ";
        return aggregation.Labels.Count > 0 ? $"{name} by ({PrintLabels(aggregation.Labels)}) " : name;
    }

    /// <summary>A subquery's brackets and what follows.</summary>
    public static string PrintRange(Subquery subquery)
    {
        var step = subquery.StepMs is { } ms ? NumberText.FormatDuration(ms) : "";
        return $"[{NumberText.FormatDuration(subquery.RangeMs)}:{step}]{PrintShift(subquery.Shift)}";
    }

    private static string PrintParameter(Aggregation aggregation) => aggregation.Parameter is { } parameter ? Print(parameter) + ", " : "";

    private static string PrintSelector(VectorSelector selector)
    {
        var isPlainName = selector.Name is { } name && IsMetricName(name);
        var text = new StringBuilder(isPlainName ? selector.Name : "");
        var matchers = selector.Matchers.Items.AsSpan();
        if (selector.Name is not null) matchers = matchers[1..];
        if (matchers.Length == 0 && isPlainName) return text.ToString();
        text.Append('{');
        var separator = "";
        if (selector.Name is not null && !isPlainName)
        {
            text.Append(StringText.Quote(selector.Name));
            separator = ", ";
        }

        foreach (var matcher in matchers)
        {
            text.Append(separator).Append(PrintLabel(matcher.Name)).Append(PrintMatch(matcher.Operator)).Append(StringText.Quote(matcher.Value));
            separator = ", ";
        }
        return text.Append('}').ToString();
    }

    private static string PrintMatch(MatchOperator op) => op switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Matches => "=~",
        _ => "!~",
    };

    private static string PrintShift(TimeShift shift)
    {
        var at = shift.Anchor switch
        {
            AtAnchor.None => "",
            AtAnchor.Start => " @ start()",
            AtAnchor.End => " @ end()",
            _ => " @ " + (shift.AtMs / 1000.0).ToString("F3", CultureInfo.InvariantCulture),
        };
        return shift.OffsetMs == 0 ? at : $"{at} offset {NumberText.FormatDuration(shift.OffsetMs)}";
    }

    private static string PrintLabels(Sequence<string> labels) => string.Join(", ", labels.Select(PrintLabel));

    private static string PrintLabel(string name) => IsLabelName(name) ? name : StringText.Quote(name);

    private static bool IsLabelName(string name) =>
        name.Length > 0 && Lexer.IsNameStart(name[0]) && name.All(c => Lexer.IsNameStart(c) || char.IsAsciiDigit(c));

    // Words of the language that would be read as something else are written in quotes.
    private static bool IsMetricName(string name) =>
        IsLabelName(name.Replace(":", "_", StringComparison.Ordinal)) && !NumberText.TryParseNumber(name, out _) && name.ToLowerInvariant() is not
            ("and" or "or" or "unless" or "atan2" or "bool" or "on" or "ignoring" or "group_left" or "group_right" or "offset" or "by" or "without")
        && !AggregationOperators.TryParse(name, out _);
}
