using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>Rust's first scheme: a nested C++ name whose last part is a hash, with what C++ does not allow in names written between dollars.</summary>
internal static class RustLegacyDemangler
{
    private const int HashLength = 17; // h and 16 digits

    /// <summary>The path without the hash; null when this is another scheme.</summary>
    internal static string? TryDemangle(string name)
    {
        if (!name.StartsWith("_ZN", StringComparison.Ordinal)) return null;
        var text = new MangledText(name, 3);
        List<string> parts = [];
        while (char.IsAsciiDigit(text.Peek())) parts.Add(text.TakeText(text.TakeNumber()));
        return text.TryTake('E') && parts.Count > 1 && IsHash(parts[^1]) ? string.Join("::", parts.SkipLast(1).Select(Unescape)) : null;
    }

    private static bool IsHash(string part) => part.Length == HashLength && part[0] == 'h' && part.Skip(1).All(char.IsAsciiHexDigitLower);

    private static string Unescape(string part)
    {
        var result = new StringBuilder(part.Length);
        // A part that starts with an escape has a line in front.
        var at = part.StartsWith("_$", StringComparison.Ordinal) ? 1 : 0;
        while (at < part.Length)
        {
            if (part[at] == '$' && part.IndexOf('$', at + 1) is var end and > 0 && Escape(part[(at + 1)..end]) is { } plain)
            {
                result.Append(plain);
                at = end + 1;
            }
            else if (part.AsSpan(at).StartsWith(".."))
            {
                result.Append("::");
                at += 2;
            }
            else
            {
                result.Append(part[at++]);
            }
        }
        return result.ToString();
    }

    private static string? Escape(string name) => name switch
    {
        "SP" => "@",
        "BP" => "*",
        "RF" => "&",
        "LT" => "<",
        "GT" => ">",
        "LP" => "(",
        "RP" => ")",
        "C" => ",",
        ['u', .. var digits] when int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code) && code >= ' ' =>
            new Rune(code).ToString(),
        _ => null,
    };
}
