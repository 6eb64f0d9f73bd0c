using System.Collections.Concurrent;
using Taproot.PromQL;
using Taproot.PromQL.Source;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Query;

/// <summary>One condition on a value. Values repeat in most series, so that answers of regular expressions are remembered.</summary>
internal sealed class ValueFilter
{
    private const int MostRemembered = 100_000;
    private readonly ConcurrentDictionary<string, bool>? _answers;
    private readonly LabelPattern _pattern;

    /// <exception cref="SeriesSourceException">The regular expression is none.</exception>
    public ValueFilter(LabelMatcher matcher)
    {
        if (!LabelPattern.TryCreate(matcher, out var pattern, out var error)) throw new SeriesSourceException(error);
        _pattern = pattern;
        if (matcher.Operator is MatchOperator.Matches or MatchOperator.NotMatches) _answers = new(StringComparer.Ordinal);
    }

    public bool Matches(string value)
    {
        if (_answers is null) return _pattern.IsMatch(value);
        if (_answers.TryGetValue(value, out var known)) return known;
        var answer = _pattern.IsMatch(value);
        if (_answers.Count < MostRemembered) _answers[value] = answer;
        return answer;
    }
}
