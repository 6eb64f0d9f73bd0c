using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>Reads <c>{cluster="a", env=~"prod|live"}</c>: conditions that are added to every selector.</summary>
internal static class ExtraSelector
{
    private const int MaxLength = 4000, MaxMatchers = 32;

    /// <summary>The conditions of <paramref name="text"/>; an empty text has none.</summary>
    /// <exception cref="FormatException">It is no selector; the message is a sentence for whoever wrote it.</exception>
    public static ImmutableArray<LabelMatcher> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength) throw new FormatException($"The extra selector is longer than {MaxLength} characters.");
        var reader = new Reader(text);
        reader.SkipSpace();
        if (reader.IsAtEnd) return [];
        reader.Expect('{');
        var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
        while (!reader.TryTake('}'))
        {
            if (matchers.Count == MaxMatchers) throw new FormatException($"The extra selector has more than {MaxMatchers} conditions.");
            matchers.Add(reader.TakeMatcher());
            if (!reader.TryTake(','))
            {
                reader.Expect('}');
                break;
            }
        }
        reader.SkipSpace();
        if (!reader.IsAtEnd) throw reader.Wrong("nothing more");
        return matchers.ToImmutable();
    }

    private ref struct Reader(string text)
    {
        private int _at;

        public readonly bool IsAtEnd => _at == text.Length;

        public void SkipSpace()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        }

        public bool TryTake(char c)
        {
            SkipSpace();
            if (_at == text.Length || text[_at] != c) return false;
            _at++;
            return true;
        }

        public void Expect(char c)
        {
            if (!TryTake(c)) throw Wrong($"'{c}'");
        }

        public LabelMatcher TakeMatcher()
        {
            SkipSpace();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetter(text[_at]) || text[_at] == '_' || (_at > start && char.IsAsciiDigit(text[_at])))) _at++;
            if (_at == start) throw Wrong("the name of a label");
            var name = text[start.._at];
            if (name == "__name__") throw new FormatException("The extra selector may not choose by __name__: it is added to selectors that do.");
            var kind = TryTake('!') ? (TryTake('~') ? MatchOperator.NotMatches : Required('=', MatchOperator.NotEqual))
                : Required('=', MatchOperator.Equal) == MatchOperator.Equal && _at < text.Length && text[_at] == '~' ? Regular() : MatchOperator.Equal;
            var value = TakeString();
            if (kind is MatchOperator.Matches or MatchOperator.NotMatches) CheckPattern(value);
            return new(name, kind, value);
        }

        public readonly FormatException Wrong(string expected) =>
            new($"The extra selector has an error at character {_at + 1}: expected is {expected}. It looks like {{cluster=\"a\"}}.");

        private MatchOperator Required(char c, MatchOperator kind)
        {
            Expect(c);
            return kind;
        }

        private MatchOperator Regular()
        {
            _at++;
            return MatchOperator.Matches;
        }

        private string TakeString()
        {
            SkipSpace();
            if (_at == text.Length || text[_at] is not ('"' or '\'')) throw Wrong("a value in quotes");
            var quote = text[_at++];
            var value = new StringBuilder();
            while (_at < text.Length && text[_at] != quote)
            {
                if (text[_at] == '\\')
                {
                    _at++;
                    value.Append(Escaped());
                }
                else value.Append(text[_at]);
                _at++;
            }
            if (_at == text.Length) throw Wrong($"the closing {quote}");
            _at++;
            return value.ToString();
        }

        private readonly char Escaped() => _at == text.Length
            ? throw Wrong("an escaped character")
            : text[_at] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '\\' or '"' or '\'' => text[_at],
                _ => throw Wrong("one of n t r \\ \" ' after the backslash"),
            };

        private static void CheckPattern(string pattern)
        {
            try
            {
                _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new FormatException($"The extra selector has a pattern that cannot be used: {e.Message}", e);
            }
        }
    }
}
