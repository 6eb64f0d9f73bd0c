using System.Buffers.Text;
using System.Globalization;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Numbers as Prometheus' answers write them.</summary>
internal static class SampleText
{
    /// <summary>Bytes that any number needs at most.</summary>
    public const int Longest = 32;

    private const double LeastPlain = 1e-6;
    private const double LeastTooLarge = 1e21;

    /// <summary>The shortest text that reads back as the value; without an exponent between 10⁻⁶ and 10²¹.</summary>
    public static int Format(double value, Span<byte> to)
    {
        if (double.IsNaN(value)) return Copy("NaN"u8, to);
        if (double.IsPositiveInfinity(value)) return Copy("+Inf"u8, to);
        if (double.IsNegativeInfinity(value)) return Copy("-Inf"u8, to);
        if (value == Math.Floor(value) && Math.Abs(value) < 1e15 && (value != 0 || !double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat((long)value, to, out var digits);
            return digits;
        }
        Span<byte> shortest = stackalloc byte[Longest];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        var exponentAt = shortest[..length].IndexOf((byte)'E');
        if (exponentAt < 0) return Copy(shortest[..length], to);
        var exponent = int.Parse(shortest[(exponentAt + 1)..length], CultureInfo.InvariantCulture);
        var mantissa = shortest[..exponentAt];
        return Math.Abs(value) is < LeastPlain or >= LeastTooLarge ? WithExponent(mantissa, exponent, to) : Plain(mantissa, exponent, to);
    }

    /// <summary>Seconds since the epoch, with three digits of a fraction if there is one.</summary>
    public static int FormatTime(long ms, Span<byte> to)
    {
        var length = 0;
        if (ms < 0)
        {
            to[length++] = (byte)'-';
            ms = -ms;
        }
        Utf8Formatter.TryFormat(ms / 1000, to[length..], out var seconds);
        length += seconds;
        if (ms % 1000 is not (> 0 and var fraction)) return length;
        to[length++] = (byte)'.';
        Utf8Formatter.TryFormat(fraction, to[length..], out var digits, new('D', 3));
        return length + digits;
    }

    private static int WithExponent(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> to)
    {
        var length = Copy(mantissa, to);
        to[length++] = (byte)'e';
        to[length++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Utf8Formatter.TryFormat(Math.Abs(exponent), to[length..], out var digits, new('D', 2));
        return length + digits;
    }

    /// <summary>Moves the point: <c>1.25E+16</c> is 12500000000000000, <c>1.5E-05</c> is 0.000015.</summary>
    private static int Plain(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> to)
    {
        var length = 0;
        if (mantissa[0] == '-')
        {
            to[length++] = (byte)'-';
            mantissa = mantissa[1..];
        }
        Span<byte> digits = stackalloc byte[Longest];
        digits[0] = mantissa[0];
        var count = 1;
        if (mantissa.Length > 2)
        {
            mantissa[2..].CopyTo(digits[1..]);
            count += mantissa.Length - 2;
        }
        if (exponent < 0)
        {
            length += Copy("0."u8, to[length..]);
            to.Slice(length, -exponent - 1).Fill((byte)'0');
            length += -exponent - 1;
            return length + Copy(digits[..count], to[length..]);
        }
        var whole = Math.Min(count, exponent + 1);
        length += Copy(digits[..whole], to[length..]);
        if (count > whole)
        {
            to[length++] = (byte)'.';
            return length + Copy(digits[whole..count], to[length..]);
        }
        var zeros = exponent - (count - 1);
        to.Slice(length, zeros).Fill((byte)'0');
        return length + zeros;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return text.Length;
    }
}
