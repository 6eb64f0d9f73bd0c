namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// Paths of HTTP requests that are left out of metrics and spans (<c>--exclude-http-requests-by-path</c>). In a pattern <c>*</c> stands for
/// any characters and <c>?</c> for one; it must match the whole path, without the query. Linear in path times pattern at worst.
/// </summary>
internal sealed class PathFilter
{
    private const int MaxPatterns = 256, MaxPath = 1024;
    private readonly string[] _patterns;

    /// <param name="patterns">The patterns; more than 256 are refused by an <see cref="ArgumentException"/>.</param>
    internal PathFilter(IReadOnlyList<string> patterns)
    {
        if (patterns.Count > MaxPatterns) throw new ArgumentException($"There may be {MaxPatterns} patterns at most.", nameof(patterns));
        _patterns = [.. patterns];
    }

    /// <summary>True when there is nothing to leave out.</summary>
    internal bool IsEmpty => _patterns.Length == 0;

    /// <summary>Whether a request is left out; <paramref name="target"/> is the path with or without a query, as it stands in the request.</summary>
    internal bool Excludes(ReadOnlySpan<byte> target)
    {
        if (IsEmpty) return false;
        var query = target.IndexOfAny((byte)'?', (byte)'#');
        if (query >= 0) target = target[..query];
        if (target.Length > MaxPath) target = target[..MaxPath];
        foreach (var pattern in _patterns)
            if (Matches(pattern, target)) return true;
        return false;
    }

    private static bool Matches(string pattern, ReadOnlySpan<byte> path)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < path.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || (pattern[p] != '*' && pattern[p] == path[t])))
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }
}
