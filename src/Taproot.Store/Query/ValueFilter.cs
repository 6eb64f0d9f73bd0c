using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Taproot.PromQL.Source;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Query;

/// <summary>One condition on a value. Values repeat in most series, so that answers of regular expressions are remembered.</summary>
internal abstract class ValueFilter
{
    public abstract bool Matches(string value);

    /// <exception cref="SeriesSourceException">The regular expression is none.</exception>
    public static ValueFilter Of(LabelMatcher matcher) => matcher.Operator switch
    {
        MatchOperator.Equal => new EqualFilter(matcher.Value, wanted: true),
        MatchOperator.NotEqual => new EqualFilter(matcher.Value, wanted: false),
        MatchOperator.Matches => OfPattern(matcher, wanted: true),
        _ => OfPattern(matcher, wanted: false),
    };

    private static ValueFilter OfPattern(LabelMatcher matcher, bool wanted) =>
        IsLiteralChoice(matcher.Value) ? new ChoiceFilter(matcher.Value.Split('|'), wanted) : new PatternFilter(matcher, wanted);

    /// <summary>Grafana's variables come as <c>a|b|c</c>: a set, no expression.</summary>
    private static bool IsLiteralChoice(string pattern)
    {
        foreach (var c in pattern)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or ':' or '/' or '|' or ' ' or ',' or '=' or '@')) return false;
        return true;
    }

    private sealed class EqualFilter(string text, bool wanted) : ValueFilter
    {
        public override bool Matches(string value) => string.Equals(value, text, StringComparison.Ordinal) == wanted;
    }

    private sealed class ChoiceFilter(string[] texts, bool wanted) : ValueFilter
    {
        private readonly HashSet<string> _texts = new(texts, StringComparer.Ordinal);

        public override bool Matches(string value) => _texts.Contains(value) == wanted;
    }

    private sealed class PatternFilter : ValueFilter
    {
        private const int MostRemembered = 100_000;
        private readonly ConcurrentDictionary<string, bool> _answers = new(StringComparer.Ordinal);
        private readonly Regex _regex;
        private readonly bool _wanted;

        public PatternFilter(LabelMatcher matcher, bool wanted)
        {
            _wanted = wanted;
            try
            {
                _regex = new($@"^(?s:{matcher.Value})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new SeriesSourceException($"The regular expression '{matcher.Value}' of label '{matcher.Name}' is not one: {e.Message}", e);
            }
        }

        public override bool Matches(string value)
        {
            if (_answers.TryGetValue(value, out var known)) return known;
            var answer = _regex.IsMatch(value) == _wanted;
            if (_answers.Count < MostRemembered) _answers[value] = answer;
            return answer;
        }
    }
}
