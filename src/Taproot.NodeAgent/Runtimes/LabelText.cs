namespace Taproot.NodeAgent.Runtimes;

/// <summary>Makes label values of what a process says of itself.</summary>
internal static class LabelText
{
    private const int Longest = 200;

    /// <summary>The text without control characters, cut at a bound.</summary>
    internal static string Clean(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > Longest)
            text = text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        Span<char> clean = stackalloc char[text.Length];
        for (int i = 0; i < text.Length; i++)
            clean[i] = char.IsControl(text[i]) ? '_' : text[i];
        return new string(clean);
    }

    /// <summary>The first word: what follows are arguments, and passwords are among them.</summary>
    internal static string FirstWord(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        int end = rest.IndexOfAny(" \t\r\n\0");
        return Clean(end < 0 ? rest : rest[..end]);
    }
}
