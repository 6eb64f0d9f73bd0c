using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Taproot.PromQL.Matching;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL;

/// <summary>
/// A matcher made ready for many values. Patterns are RE2's, anchored; those that are plain text, a choice of plain texts, or match everything
/// never reach the regular expression engine.
/// </summary>
public sealed class LabelPattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\.+*?()[]{}^$|");
    private static readonly SearchValues<char> SpecialInChoices = SearchValues.Create("\\.+*?()[]{}^$");

    private readonly Func<string, bool> _matches;

    private LabelPattern(LabelMatcher matcher, Func<string, bool> matches)
    {
        Matcher = matcher;
        _matches = matches;
    }

    /// <summary>The matcher.</summary>
    public LabelMatcher Matcher { get; }

    /// <summary>Makes a matcher ready, or says what is wrong with its pattern.</summary>
    public static bool TryCreate(LabelMatcher matcher, [NotNullWhen(true)] out LabelPattern? pattern, out string error)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        error = "";
        pattern = null;
        var value = matcher.Value;
        switch (matcher.Operator)
        {
            case MatchOperator.Equal:
                pattern = new(matcher, text => text == value);
                return true;
            case MatchOperator.NotEqual:
                pattern = new(matcher, text => text != value);
                return true;
        }

        if (!TryCompile(value, out var matches, out error)) return false;
        pattern = new(matcher, matcher.Operator == MatchOperator.Matches ? matches : text => !matches(text));
        return true;
    }

    /// <summary>Makes all matchers of a selector ready.</summary>
    /// <exception cref="QueryException">A pattern is wrong.</exception>
    public static IReadOnlyList<LabelPattern> CreateAll(IReadOnlyCollection<LabelMatcher> matchers)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        var patterns = new List<LabelPattern>(matchers.Count);
        foreach (var matcher in matchers)
            patterns.Add(TryCreate(matcher, out var pattern, out var error) ? pattern : throw new QueryException(QueryErrorKind.BadData, error));
        return patterns;
    }

    /// <summary>Whether the value matches; an absent label has the empty value.</summary>
    public bool IsMatch(string value) => _matches(value);

    /// <summary>Whether a series' labels match.</summary>
    public bool IsMatch(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return _matches(labels[Matcher.Name]);
    }

    private static bool TryCompile(string pattern, [NotNullWhen(true)] out Func<string, bool>? matches, out string error)
    {
        error = "";
        matches = pattern switch
        {
            ".*" => text => !text.Contains('\n', StringComparison.Ordinal),
            ".+" => text => text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal),
            _ when !pattern.AsSpan().ContainsAny(Special) => text => text == pattern,
            _ when !pattern.AsSpan().ContainsAny(SpecialInChoices) => pattern.Split('|').ToHashSet(StringComparer.Ordinal).Contains,
            _ => null,
        };
        if (matches is not null) return true;
        if (!AnchoredRegex.TryCreate(pattern, out var regex, out error)) return false;
        matches = regex.IsMatch;
        return true;
    }
}
