using System.Globalization;

namespace Taproot.PromQL.Syntax;

/// <summary>Numbers and durations as PromQL writes them.</summary>
internal static class NumberText
{
    private const int LongestNumber = 512;

    // Units in falling order: a duration names each at most once and in this order.
    private static readonly (string Name, long Ms)[] Units =
    [
        ("y", 365L * 86_400_000), ("w", 7L * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ];

    /// <summary>Reads a number: decimal, with exponent, hexadecimal (<c>0x</c>), octal (leading <c>0</c>), underscores between digits, Inf and NaN.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > LongestNumber) return false;
        var sign = text[0] == '-' ? -1 : 1;
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        if (!TryParseUnsigned(digits, out value)) return false;
        value *= sign;
        return true;
    }

    /// <summary>Reads a duration such as <c>1h30m</c>; more than 292 years do not fit.</summary>
    public static bool TryParseDuration(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.IsEmpty) return false;
        var unit = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
            text = text[digits..];
            var letters = text.IndexOfAnyInRange('0', '9');
            var name = letters < 0 ? text : text[..letters];
            while (unit < Units.Length && !name.SequenceEqual(Units[unit].Name)) unit++;
            if (unit == Units.Length) return false;
            var sum = milliseconds + (Int128)count * Units[unit++].Ms;
            if (sum > MaxDurationMs) return false;
            milliseconds = (long)sum;
            text = text[name.Length..];
        }
        return true;
    }

    /// <summary>The longest duration: what fits into 64 bits of nanoseconds.</summary>
    public const long MaxDurationMs = long.MaxValue / 1_000_000;

    /// <summary>Writes a duration so that it is read back the same; negative ones with a sign.</summary>
    public static string FormatDuration(long milliseconds)
    {
        if (milliseconds == 0) return "0s";
        var text = milliseconds < 0 ? "-" : "";
        var rest = milliseconds < 0 ? (UInt128)(-(Int128)milliseconds) : (UInt128)milliseconds;
        foreach (var (name, ms) in Units)
        {
            // Years and weeks only when nothing remains: 366d is clearer than 1y1d.
            if (name is "y" or "w" && rest % (UInt128)ms != 0) continue;
            var count = rest / (UInt128)ms;
            if (count == 0) continue;
            text += $"{count}{name}";
            rest -= count * (UInt128)ms;
        }
        return text;
    }

    /// <summary>Writes a number so that it is read back the same.</summary>
    public static string FormatNumber(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ when double.IsNaN(value) => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
    };

    /// <summary>Writes a number without exponent, with as many digits as tell it from all others: a label's value.</summary>
    public static string FormatPlain(double value)
    {
        var text = FormatNumber(value);
        var exponentAt = text.IndexOf('e', StringComparison.Ordinal);
        if (exponentAt < 0) return text;
        var exponent = int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var mantissa = text[sign.Length..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal) is var at and >= 0 ? at : mantissa.Length;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var whole = point + exponent;
        if (whole <= 0) return sign + "0." + new string('0', -whole) + digits;
        return whole >= digits.Length ? sign + digits + new string('0', whole - digits.Length) : sign + digits[..whole] + "." + digits[whole..];
    }

    private static bool TryParseUnsigned(ReadOnlySpan<char> text, out double value)
    {
        value = double.PositiveInfinity;
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase)) return true;
        value = double.NaN;
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase)) return true;
        if (text.IsEmpty || (!char.IsAsciiDigit(text[0]) && text[0] != '.') || text[^1] is '_' || text.IndexOf("__") >= 0) return false;
        if (text.Contains('_')) return TryParseUnsigned(text.ToString().Replace("_", "", StringComparison.Ordinal), out value);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return TryParseDigits(text[2..], 16, out value);
        if (text.Length > 1 && text[0] == '0' && text.IndexOfAnyExceptInRange('0', '7') < 0) return TryParseDigits(text, 8, out value);
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return char.IsAsciiDigit(text[^1]) || text[^1] == '.'
            ? double.TryParse(text, style, CultureInfo.InvariantCulture, out value)
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, int numberBase, out double value)
    {
        value = 0;
        if (digits.IsEmpty) return false;
        UInt128 sum = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
            sum = sum * (UInt128)numberBase + (UInt128)Convert.ToInt32(c.ToString(), 16);
            if (sum > long.MaxValue) return false;
        }
        value = (double)(long)sum;
        return true;
    }
}
