using System.Collections.Immutable;
using Taproot.PromQL.Syntax;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL;

/// <summary>What can be said of a query's text alone.</summary>
public static class QueryText
{
    /// <summary>The query written in the usual way: long expressions over several lines.</summary>
    /// <exception cref="QueryException">The text is no query.</exception>
    public static string Format(string query) => PrettyPrinter.Print(Parser.Parse(query));

    /// <summary>The matchers of a lone selector of series, as <c>match[]</c> has it.</summary>
    /// <exception cref="QueryException">The text is something else.</exception>
    public static ImmutableArray<LabelMatcher> ParseSelector(string text) => Parser.ParseSelector(text).Matchers.Items;

    /// <summary>The matchers of each selector in a query, different ones once.</summary>
    /// <exception cref="QueryException">The text is no query.</exception>
    public static ImmutableArray<ImmutableArray<LabelMatcher>> SelectorsOf(string query) =>
        [.. ExprWalker.All(Parser.Parse(query)).OfType<VectorSelector>().Select(s => s.Matchers).Distinct().Select(m => m.Items)];

    /// <summary>What the text alone tells of a query.</summary>
    /// <exception cref="QueryException">The text is no query, or longer than <paramref name="maxLength"/> characters.</exception>
    public static QueryOutline Outline(string query, int maxLength)
    {
        var expr = Parser.Parse(query, maxLength);
        var all = ExprWalker.All(expr).ToArray();
        return new(
            expr.Type is ExprType.Scalar or ExprType.Vector,
            [.. all.OfType<Call>().Select(c => c.Function.Name).Distinct(StringComparer.Ordinal)],
            [.. all.OfType<VectorSelector>().Select(s => s.Name).OfType<string>().Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The query with further conditions on each of its selectors: what they do not meet cannot be seen through it.</summary>
    /// <exception cref="QueryException">The text is no query.</exception>
    public static string AddMatchers(string query, ImmutableArray<LabelMatcher> matchers) =>
        Printer.Print(SelectorRewriter.Add(Parser.Parse(query), matchers));
}
