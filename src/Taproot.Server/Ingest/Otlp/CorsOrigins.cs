namespace Taproot.Server.Ingest.Otlp;

/// <summary>Which sites' pages may send: origins, such as <c>https://shop.example</c>, with <c>*</c> for a part of the host, or alone for all.</summary>
internal sealed class CorsOrigins(IReadOnlyList<string> patterns)
{
    private const string Scheme = "://";

    /// <summary>Whether none may.</summary>
    public bool IsEmpty => patterns.Count == 0;

    /// <summary>Whether a text is a pattern of origins.</summary>
    public static bool IsPattern(string text)
    {
        if (text == "*") return true;
        // One star, and of a host's beginning only: https://*.example, never https://shop.*
        var plain = text.Replace(Scheme + "*.", Scheme, StringComparison.Ordinal);
        return !plain.Contains('*', StringComparison.Ordinal) && Uri.TryCreate(plain, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            && uri.GetLeftPart(UriPartial.Authority).Equals(plain, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether pages of an origin may send.</summary>
    public bool Allows(string origin) => origin.Length > 0 && patterns.Any(p => Matches(p, origin));

    private static bool Matches(string pattern, string origin)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0) return pattern.Equals(origin, StringComparison.OrdinalIgnoreCase);
        if (pattern.Length == 1) return true;
        var (before, after) = (pattern[..star], pattern[(star + 1)..]);
        if (origin.Length <= before.Length + after.Length) return false;
        return origin.StartsWith(before, StringComparison.OrdinalIgnoreCase) && origin.EndsWith(after, StringComparison.OrdinalIgnoreCase)
            && IsHostPart(origin.AsSpan()[before.Length..^after.Length]);
    }

    private static bool IsHostPart(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-')) return false;
        return true;
    }
}
