using System.Text;
using System.Text.RegularExpressions;

namespace Taproot.Store.Embedded;

/// <summary>What the end and the start of a statement say about its output.</summary>
internal static partial class FormatClause
{
    private const int Tail = 512;

    /// <summary>The name after a trailing FORMAT, or null. Settings may follow it.</summary>
    public static string? Find(ReadOnlySpan<byte> sql)
    {
        var tail = Encoding.Latin1.GetString(sql[Math.Max(0, sql.Length - Tail)..]);
        var match = FormatPattern().Match(tail);
        return match.Success ? match.Groups["name"].Value : null;
    }

    /// <summary>Whether the statement reads rows and so may be answered block by block.</summary>
    public static bool IsSelect(ReadOnlySpan<byte> sql)
    {
        var start = Encoding.Latin1.GetString(sql[..Math.Min(sql.Length, 16)]).TrimStart();
        return start.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) || start.StartsWith("WITH", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(
        @"\bFORMAT\s+(?<name>[A-Za-z0-9]+)\s*(SETTINGS\s+[\w\s=,.'-]+)?;?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormatPattern();
}
