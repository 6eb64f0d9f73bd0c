using System.Buffers.Binary;
using System.Globalization;

namespace Taproot.Telemetry.Profiles;

/// <summary>Ids of spans as the numbers that samples of profiles have: the eight bytes, the first of them the highest. 0 is none.</summary>
public static class SpanIds
{
    private const int Bytes = 8;
    private const int Digits = 2 * Bytes;

    /// <summary>Of the bytes of an id; 0 when they are not eight.</summary>
    public static ulong Of(ReadOnlySpan<byte> id) => id.Length == Bytes ? BinaryPrimitives.ReadUInt64BigEndian(id) : 0;

    /// <summary>Of an id in hexadecimal digits, UTF-8, of which leading zeros may be missing; 0 when it is none.</summary>
    public static ulong Parse(ReadOnlySpan<byte> digits) =>
        digits.Length is > 0 and <= Digits && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>Reads an id as traces write it: sixteen hexadecimal digits, not all zero.</summary>
    public static bool TryParse(string text, out ulong id)
    {
        ArgumentNullException.ThrowIfNull(text);
        id = 0;
        return text.Length == Digits && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id) && id != 0;
    }
}
