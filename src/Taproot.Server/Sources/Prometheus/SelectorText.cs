using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>Writes selectors as PromQL. Values are quoted, so that none becomes a part of the expression.</summary>
internal static class SelectorText
{
    /// <summary>A selector with the conditions of <paramref name="matchers"/> and <paramref name="extra"/>.</summary>
    public static string Of(ImmutableArray<LabelMatcher> matchers, ImmutableArray<LabelMatcher> extra)
    {
        var text = new StringBuilder().Append('{');
        foreach (var matcher in matchers.AddRange(extra))
        {
            if (text.Length > 1) text.Append(',');
            text.Append(matcher.Name).Append(matcher.Operator switch
            {
                MatchOperator.Equal => "=",
                MatchOperator.NotEqual => "!=",
                MatchOperator.Matches => "=~",
                _ => "!~",
            });
            AppendQuoted(text, matcher.Value);
        }
        return text.Append('}').ToString();
    }

    /// <summary>The condition on the name that any of <paramref name="metrics"/> meets.</summary>
    public static LabelMatcher AnyOf(IReadOnlyList<string> metrics) => metrics is [var one]
        ? new("__name__", MatchOperator.Equal, one)
        : new("__name__", MatchOperator.Matches, string.Join('|', metrics.Select(Regex.Escape)));

    /// <summary>The raw samples of the last <paramref name="rangeMs"/> milliseconds.</summary>
    public static string Range(string selector, long rangeMs) => string.Create(CultureInfo.InvariantCulture, $"{selector}[{rangeMs}ms]");

    private static void AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c == '\n') text.Append("\\n");
            else if (char.IsControl(c)) text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else text.Append(c);
        }
        text.Append('"');
    }
}
