namespace Taproot.NodeAgent.Traces;

/// <summary>Patterns with <c>*</c> for any characters and <c>?</c> for one.</summary>
internal static class Glob
{
    /// <summary>Whether all of the text matches; the time is bounded by the product of both lengths.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, from) = (p++, t);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t])) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, t) = (star + 1, ++from); // the last star takes one more
            else return false;
        }
        return pattern[p..].Trim('*').IsEmpty;
    }
}
