using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>Texts and times in certificates. Whoever made the certificate chose them: they are cut, and held to what can be shown.</summary>
internal static class DerText
{
    /// <summary>Most characters of a text that are kept.</summary>
    public const int Most = 128;

    private const byte Utf8 = 0x0c, Printable = 0x13, Teletex = 0x14, Ia5 = 0x16, UtcTime = 0x17, GeneralizedTime = 0x18, Bmp = 0x1e;

    /// <summary>A text; empty when its kind is none of those in use.</summary>
    public static string Read(byte tag, ReadOnlySpan<byte> content)
    {
        var encoding = tag switch
        {
            Utf8 => Encoding.UTF8,
            Printable or Teletex or Ia5 => Encoding.Latin1,
            Bmp => Encoding.BigEndianUnicode,
            _ => null,
        };
        return encoding is null ? "" : Clean(encoding.GetString(content[..Math.Min(content.Length, 4 * Most)]));
    }

    /// <summary>A text of ASCII, as in names of hosts.</summary>
    public static string ReadAscii(ReadOnlySpan<byte> content) => Read(Ia5, content);

    /// <summary>An instant in seconds since the epoch; false when it is none.</summary>
    public static bool TryReadTime(byte tag, ReadOnlySpan<byte> content, out long seconds)
    {
        seconds = 0;
        if (content.Length > 15 || tag is not (UtcTime or GeneralizedTime)) return false;
        var text = Encoding.Latin1.GetString(content);
        // RFC 5280, 4.1.2.5.1: years of two digits are those from 1950 to 2049.
        if (tag == UtcTime) text = (string.CompareOrdinal(text, "50") < 0 ? "20" : "19") + text;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(text, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, utc, out var time)) return false;
        seconds = time.ToUnixTimeSeconds();
        return true;
    }

    private static string Clean(string text)
    {
        if (text.Length > Most) text = text[..(char.IsHighSurrogate(text[Most - 1]) ? Most - 1 : Most)];
        return text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Concat(text.EnumerateRunes().Select(r => Rune.IsControl(r) || Rune.GetUnicodeCategory(r) == UnicodeCategory.Format ? "?" : r.ToString())).Trim()
            : text.Trim();
    }
}
