using System.Buffers.Text;
using System.Text;

namespace Taproot.NodeAgent.Logs;

/// <summary>Texts in JSON, read without exceptions: lines of a log file may be anything.</summary>
internal static class JsonText
{
    /// <summary>Reads a text up to its closing quote; its length in bytes, or -1 when it has none or an escape is malformed.</summary>
    /// <param name="json">What follows the opening quote.</param>
    /// <param name="into">Room for the text, at least as long as <paramref name="json"/>.</param>
    /// <param name="used">Bytes of <paramref name="json"/> up to and with the closing quote.</param>
    internal static int Unescape(ReadOnlySpan<byte> json, Span<byte> into, out int used)
    {
        var length = 0;
        used = 0;
        while (true)
        {
            var plain = json[used..].IndexOfAny((byte)'"', (byte)'\\');
            if (plain < 0) return -1;
            json.Slice(used, plain).CopyTo(into[length..]);
            length += plain;
            used += plain + 1;
            if (json[used - 1] == '"') return length;
            var taken = Escape(json[used..], into[length..], out var written);
            if (taken == 0) return -1;
            used += taken;
            length += written;
        }
    }

    // What follows a backslash. No escape is shorter than what it stands for.
    private static int Escape(ReadOnlySpan<byte> json, Span<byte> into, out int written)
    {
        written = 1;
        if (json.IsEmpty) return 0;
        if (json[0] == 'u') return Unicode(json[1..], into, out written);
        var plain = json[0] switch
        {
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'"' or (byte)'\\' or (byte)'/' => (char)json[0],
            _ => '\0',
        };
        if (plain == '\0') return 0;
        into[0] = (byte)plain;
        return 1;
    }

    private static int Unicode(ReadOnlySpan<byte> digits, Span<byte> into, out int written)
    {
        written = 0;
        if (!TryHex(digits, out var first)) return 0;
        var taken = 5;
        var rune = Rune.ReplacementChar;
        if (Rune.IsValid(first)) rune = new(first);
        else if (digits.Length >= 10 && digits[4] == '\\' && digits[5] == 'u' && TryHex(digits[6..], out var second)
            && Rune.TryCreate((char)first, (char)second, out var pair))
        {
            rune = pair;
            taken = 11;
        }

        written = rune.EncodeToUtf8(into);
        return taken;
    }

    private static bool TryHex(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        return digits.Length >= 4 && Utf8Parser.TryParse(digits[..4], out value, out var used, 'x') && used == 4;
    }
}
