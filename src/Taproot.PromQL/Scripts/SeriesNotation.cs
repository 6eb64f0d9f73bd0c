using System.Globalization;
using System.Text.RegularExpressions;
using Taproot.PromQL.Evaluation;
using Taproot.PromQL.Syntax;
using Taproot.Telemetry;

namespace Taproot.PromQL.Scripts;

/// <summary>A series of a script: labels and a value a step, null where there is none.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Values">The values.</param>
/// <param name="HasHistograms">Whether a native histogram stands among the values, of which nothing is kept.</param>
internal sealed record NotedSeries(Labels Labels, IReadOnlyList<double?> Values, bool HasHistograms);

/// <summary>
/// Reads series as scripts write them: <c>name{label="value"} 1 2 _ stale 0+10x5</c>, where <c>_</c> is no value, <c>axn</c> is a and n more,
/// <c>a+bxn</c> is a and n more that rise by b, and double braces hold a native histogram.
/// </summary>
internal static partial class SeriesNotation
{
    private const int MostValues = 1_000_000;
    private static readonly double Stale = BitConverter.UInt64BitsToDouble(Windows.WindowRunner.StaleBits);

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is no series.</exception>
    public static NotedSeries Parse(string line)
    {
        var end = EndOfLabels(line);
        var values = new List<double?>();
        var hasHistograms = false;
        for (var at = end; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            var next = EndOfValue(line, at);
            hasHistograms |= Add(values, line[at..next]);
            if (values.Count > MostValues) throw new FormatException($"a series has more than {MostValues} values");
            at = next;
        }
        return new(ParseLabels(line[..end]), values, hasHistograms);
    }

    /// <summary>Reads a lone number.</summary>
    public static bool TryParseNumber(string text, out double value)
    {
        value = 0;
        return Number().Match(text) is { Success: true } match && match.Length == text.Length && NumberText.TryParseNumber(text, out value);
    }

    private static int EndOfLabels(string line)
    {
        var at = 0;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_' or ':')) at++;
        if (at == line.Length || line[at] != '{') return at;
        var quote = '\0';
        for (at++; at < line.Length; at++)
        {
            var c = line[at];
            if (quote != '\0')
            {
                if (c == '\\' && quote != '`') at++;
                else if (c == quote) quote = '\0';
            }
            else if (c is '"' or '\'' or '`') quote = c;
            else if (c == '}') return at + 1;
        }
        throw new FormatException("the labels have no closing brace");
    }

    private static Labels ParseLabels(string text)
    {
        List<Token> tokens;
        try
        {
            tokens = Lexer.Read(text);
        }
        catch (QueryException e)
        {
            throw new FormatException(e.Message, e);
        }

        var labels = new List<Label>();
        var at = 0;
        if (tokens[at].Kind is TokenKind.Identifier) labels.Add(new(LabelSets.Name, tokens[at++].Text));
        if (tokens[at].IsSign("{"))
        {
            at++;
            while (at < tokens.Count && !tokens[at].IsSign("}"))
            {
                if (tokens[at].Kind == TokenKind.String && at + 1 < tokens.Count && !tokens[at + 1].IsSign("=")) labels.Add(new(LabelSets.Name, tokens[at++].Text));
                else
                {
                    if (at + 3 >= tokens.Count || !tokens[at + 1].IsSign("=") || tokens[at + 2].Kind != TokenKind.String) throw new FormatException($"\"{text}\" are no labels");
                    labels.Add(new(tokens[at].Text, tokens[at + 2].Text));
                    at += 3;
                }
                if (at < tokens.Count && tokens[at].IsSign(",")) at++;
            }
            at++;
        }
        if (at < tokens.Count && tokens[at].Kind != TokenKind.End) throw new FormatException($"\"{text}\" are no labels");
        return Labels.Create(labels);
    }

    private static int EndOfValue(string line, int at)
    {
        var depth = 0;
        for (; at < line.Length && (depth > 0 || !char.IsWhiteSpace(line[at])); at++)
        {
            if (line[at] == '{') depth++;
            else if (line[at] == '}') depth--;
        }
        return at;
    }

    // True if the value is a native histogram.
    private static bool Add(List<double?> values, string text)
    {
        if (text.StartsWith("{{", StringComparison.Ordinal))
        {
            var times = text.LastIndexOf('x') is var x && x > text.LastIndexOf('}') ? Count(text[(x + 1)..]) + 1 : 1;
            for (var i = 0L; i < times; i++) values.Add(null);
            return true;
        }

        if (text == "stale") values.Add(Stale);
        else if (text == "_") values.Add(null);
        else if (text.StartsWith("_x", StringComparison.Ordinal)) values.AddRange(Enumerable.Repeat<double?>(null, Count(text[2..])));
        else AddNumbers(values, text);
        return false;
    }

    private static void AddNumbers(List<double?> values, string text)
    {
        var match = Number().Match(text);
        if (!match.Success || !NumberText.TryParseNumber(match.Value, out var value)) throw new FormatException($"\"{text}\" is no value of a series");
        var rest = text[match.Length..];
        if (rest.Length == 0)
        {
            values.Add(value);
            return;
        }

        var delta = 0.0;
        if (rest[0] is '+' or '-')
        {
            var step = Number().Match(rest);
            if (!step.Success || !NumberText.TryParseNumber(step.Value, out delta)) throw new FormatException($"\"{text}\" is no value of a series");
            rest = rest[step.Length..];
        }

        if (rest.Length < 2 || rest[0] != 'x') throw new FormatException($"\"{text}\" is no value of a series");
        var count = Count(rest[1..]);
        for (var i = 0; i <= count; i++)
        {
            values.Add(value);
            value += delta;
        }
    }

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostValues
            ? count
            : throw new FormatException($"\"{text}\" is no number of values");

    // An x that follows digits is a repetition here, never a hexadecimal number.
    [GeneratedRegex(@"\A[+-]?(?:(?i:inf|nan)|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
