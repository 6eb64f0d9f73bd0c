using System.Text;

namespace Taproot.PromQL.Syntax;

/// <summary>Writes an expression over several lines where it is longer than a line, parts indented by two blanks.</summary>
internal static class PrettyPrinter
{
    private const int LongestLine = 100;
    private const int Indent = 2;

    /// <summary>The expression's text.</summary>
    public static string Print(Expr expr) => Print(expr, 0);

    private static string Print(Expr expr, int depth)
    {
        var margin = new string(' ', depth * Indent);
        var line = Printer.Print(expr);
        if (line.Length <= LongestLine) return margin + line;
        return expr switch
        {
            Call call => $"{margin}{call.Function.Name}(\n{PrintAll(call.Arguments, depth + 1)}\n{margin})",
            Aggregation aggregation => $"{margin}{Printer.PrintHead(aggregation)}(\n{PrintAll(PartsOf(aggregation), depth + 1)}\n{margin})",
            Binary binary => $"{Print(binary.Left, depth + 1)}\n{margin}{Printer.PrintOperator(binary)}\n{Print(binary.Right, depth + 1)}",
            Parenthesized parenthesized => $"{margin}(\n{Print(parenthesized.Inner, depth + 1)}\n{margin})",
            Unary unary => margin + (unary.Negative ? "-" : "+") + Print(unary.Inner, depth).TrimStart(),
            Subquery subquery => Print(subquery.Inner, depth) + Printer.PrintRange(subquery),
            _ => margin + line,
        };
    }

    private static IEnumerable<Expr> PartsOf(Aggregation aggregation) =>
        aggregation.Parameter is { } parameter ? [parameter, aggregation.Inner] : [aggregation.Inner];

    private static string PrintAll(IEnumerable<Expr> parts, int depth)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (text.Length > 0) text.Append(",\n");
            text.Append(Print(part, depth));
        }
        return text.ToString();
    }
}
