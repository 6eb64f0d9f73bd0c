namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>Makes other programs' words fit for our messages.</summary>
internal static class Sentence
{
    private const int MostCharacters = 300;

    /// <summary>One line of bounded length without control characters.</summary>
    public static string Of(string text)
    {
        var cut = text.Length > MostCharacters ? string.Concat(text.AsSpan(0, MostCharacters), "…") : text;
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        }).Trim();
    }
}
