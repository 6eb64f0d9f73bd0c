namespace Taproot.Topology.Model;

/// <summary>Patterns of names in which <c>*</c> stands for any text, also none.</summary>
public static class Glob
{
    /// <summary>Whether the whole of <paramref name="text"/> matches; case counts. Takes time of pattern × text at most, whatever the pattern.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, resume) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, resume, p) = (p, t, p + 1);
            else if (p < pattern.Length && pattern[p] == text[t]) (p, t) = (p + 1, t + 1);
            // The last star takes one letter more.
            else if (star >= 0) (p, resume, t) = (star + 1, resume + 1, resume + 1);
            else return false;
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
