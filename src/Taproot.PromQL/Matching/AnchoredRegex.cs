using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Taproot.PromQL.Matching;

/// <summary>A regular expression of RE2's syntax that must match a text as a whole, in time linear in the text.</summary>
internal sealed class AnchoredRegex
{
    private const int LongestPattern = 64 * 1024;

    private readonly Regex _regex;

    private AnchoredRegex(Regex regex, IReadOnlyList<string> groupNames)
    {
        _regex = regex;
        GroupNames = groupNames;
    }

    /// <summary>Names of the groups by number, empty for those without; the first is the whole.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Reads a pattern, or says in words what is wrong with it.</summary>
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out AnchoredRegex? regex, out string error)
    {
        regex = null;
        error = "";
        if (pattern.Length > LongestPattern)
        {
            error = $"the pattern has {pattern.Length} characters, more than the {LongestPattern} that are allowed";
            return false;
        }

        try
        {
            var (translated, names) = RegexTranslator.Translate(pattern);
            regex = new(new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), names);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException)
        {
            error = $"the pattern {Syntax.StringText.Quote(pattern.Length > 100 ? pattern[..100] + "…" : pattern)} is no regular expression of RE2's syntax or too large: {e.Message}";
            return false;
        }
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>The groups of a text that matches as a whole.</summary>
    public Match Match(string text) => _regex.Match(text);
}
