using System.Diagnostics.CodeAnalysis;

namespace Taproot.Store.Querying.Filters;

/// <summary>Reads query lines: words, phrases, regular expressions and fields, with <c>and</c>, <c>or</c>, <c>not</c> and parentheses.</summary>
public static class FilterLine
{
    /// <summary>Longest line, in UTF-16 units.</summary>
    public const int MaxLength = 4000;

    /// <summary>Most texts and values of a line.</summary>
    public const int MaxTerms = 64;

    /// <summary>Deepest nesting of parentheses and negations.</summary>
    public const int MaxDepth = 16;

    /// <summary>Longest text or value, in UTF-16 units.</summary>
    public const int MaxText = 1000;

    /// <summary>Longest regular expression, in UTF-16 units.</summary>
    public const int MaxRegex = 256;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="filter">What it stands for; null for a blank line, which restricts nothing.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>Whether the line is right.</returns>
    public static bool TryParse(string line, out Filter? filter, [NotNullWhen(false)] out FilterProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(line);
        filter = null;
        if (line.Length > MaxLength)
        {
            problem = new(MaxLength, $"The query is longer than {MaxLength} characters.");
            return false;
        }
        var parser = new FilterParser(line);
        filter = parser.ParseLine();
        problem = parser.Problem;
        return problem is null;
    }
}
