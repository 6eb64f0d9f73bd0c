using System.Globalization;
using System.Text;

namespace Taproot.PromQL.Syntax;

/// <summary>
/// Quoted texts as PromQL writes them. Escapes may make bytes that are no UTF-8; such a byte 0xNN becomes the lone surrogate U+DCNN, which no valid text
/// has, so that nothing is lost and nothing throws.
/// </summary>
internal static class StringText
{
    /// <summary>Whether the text is valid UTF-8, that is: has no lone surrogate.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    /// <summary>
    /// Reads the text between quotes. Back quotes know no escapes. Null and an error with the index in <paramref name="content"/> if it is wrong.
    /// </summary>
    public static string? Unquote(ReadOnlySpan<char> content, char quote, out int errorAt)
    {
        errorAt = 0;
        if (quote == '`' || !content.Contains('\\')) return content.ToString();
        var bytes = new List<byte>(content.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (var i = 0; i < content.Length;)
        {
            errorAt = i;
            if (content[i] != '\\')
            {
                Rune.DecodeFromUtf16(content[i..], out var rune, out var used);
                bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
                i += used;
            }
            else if (!TryReadEscape(content[(i + 1)..], quote, bytes, out var used))
            {
                return null;
            }
            else
            {
                i += 1 + used;
            }
        }
        return Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    /// <summary>Writes a text in double quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) quoted.Append(c).Append(text[++i]);
            else AppendQuoted(quoted, c);
        }
        return quoted.Append('"').ToString();
    }

    private static void AppendQuoted(StringBuilder quoted, char c) => _ = c switch
    {
        '"' => quoted.Append("\\\""),
        '\\' => quoted.Append("\\\\"),
        '\n' => quoted.Append("\\n"),
        '\r' => quoted.Append("\\r"),
        '\t' => quoted.Append("\\t"),
        < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        >= '\uDC80' and <= '\uDCFF' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{c - 0xDC00:x2}"),
        _ when char.IsSurrogate(c) => quoted.Append('\uFFFD'),
        _ => quoted.Append(c),
    };

    private static bool TryReadEscape(ReadOnlySpan<char> rest, char quote, List<byte> bytes, out int used)
    {
        used = 1;
        if (rest.IsEmpty) return false;
        var simple = "abfnrtv\\".IndexOf(rest[0], StringComparison.Ordinal);
        if (simple >= 0)
        {
            bytes.Add("\a\b\f\n\r\t\v\\"u8[simple]);
            return true;
        }

        if (rest[0] == quote)
        {
            bytes.Add((byte)quote);
            return true;
        }

        return rest[0] switch
        {
            'x' => TryReadCode(rest, 1, 2, 16, bytes, out used),
            'u' => TryReadCode(rest, 1, 4, 16, bytes, out used),
            'U' => TryReadCode(rest, 1, 8, 16, bytes, out used),
            >= '0' and <= '7' => TryReadCode(rest, 0, 3, 8, bytes, out used),
            _ => false,
        };
    }

    private static bool TryReadCode(ReadOnlySpan<char> rest, int skip, int digits, int numberBase, List<byte> bytes, out int used)
    {
        used = skip + digits;
        if (rest.Length < used) return false;
        long code = 0;
        foreach (var c in rest[skip..used])
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : numberBase;
            if (digit >= numberBase) return false;
            code = code * numberBase + digit;
        }

        if (digits < 4)
        {
            if (code > 0xff) return false;
            bytes.Add((byte)code);
            return true;
        }

        if (code > 0x10ffff || !Rune.TryCreate((int)code, out var rune)) return false;
        Span<byte> encoded = stackalloc byte[4];
        bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
        return true;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[used..];
                continue;
            }

            text.Append((char)(0xDC00 + bytes[0]));
            bytes = bytes[1..];
        }
        return text.ToString();
    }
}
