using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Java;

/// <summary>What a JVM answered.</summary>
/// <param name="IsOk">It did as it was told, and so did what it loaded.</param>
/// <param name="Code">What the loaded library's entry returned; 0 when it was not called.</param>
/// <param name="Text">The answer behind the first line, cut to what a log takes.</param>
internal readonly record struct AttachReply(bool IsOk, int Code, string Text)
{
    /// <summary>Longest answer that is read, in bytes.</summary>
    internal const int Longest = 64 * 1024;
    private const int LongestText = 300;

    /// <summary>
    /// Reads an answer. Its first line is a number, 0 when the command was carried out. Of a load there is a second line with the number that the
    /// library's entry returned, until Java 8 alone, since Java 9 behind words.
    /// </summary>
    internal static AttachReply Parse(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer).TrimEnd('\n', '\0', ' ');
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var (first, rest) = end < 0 ? (text, "") : (text[..end], text[(end + 1)..]);
        var isDone = first.Trim() == "0";
        if (!isDone) return new(false, 0, Clean(rest.Length > 0 ? rest : first));
        var last = rest[(rest.LastIndexOf('\n') + 1)..];
        const string words = "return code:";
        if (last.StartsWith(words, StringComparison.Ordinal)) last = last[words.Length..];
        if (rest.Length == 0) return new(true, 0, "");
        // Anything but a number tells why the library was not loaded.
        return int.TryParse(last.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? new(code == 0, code, Clean(rest)) : new(false, 0, Clean(rest));
    }

    private static string Clean(string text)
    {
        var cut = text.Length > LongestText ? text[..LongestText] : text;
        return string.Create(cut.Length, cut, (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }
}
