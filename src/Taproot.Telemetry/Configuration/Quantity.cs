using System.Globalization;

namespace Taproot.Telemetry.Configuration;

/// <summary>Reads durations and sizes as people write them.</summary>
public static class Quantity
{
    private static readonly (string Unit, double Milliseconds)[] Times =
    [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 7 * 86_400_000d), ("y", 365 * 86_400_000d),
    ];

    private static readonly (string Unit, double Bytes)[] Sizes =
    [
        ("", 1), ("B", 1), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
        ("KIB", 1024), ("MIB", 1048576), ("GIB", 1073741824), ("TIB", 1099511627776),
        ("K", 1024), ("M", 1048576), ("G", 1073741824), ("T", 1099511627776),
    ];

    /// <summary>Reads <c>15s</c>, <c>2h</c>, <c>1h30m</c>, <c>500ms</c>, <c>7d</c>; a bare <c>0</c> is zero.</summary>
    public static bool TryParseDuration(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = (text ?? "").AsSpan().Trim();
        if (rest is "0") return true;
        var milliseconds = 0d;
        if (rest.IsEmpty) return false;
        while (!rest.IsEmpty)
        {
            if (!TakeNumber(ref rest, out var number)) return false;
            var end = 0;
            while (end < rest.Length && char.IsAsciiLetter(rest[end])) end++;
            if (!TryFind(Times, rest[..end], StringComparison.Ordinal, out var factor)) return false;
            milliseconds += number * factor;
            rest = rest[end..].TrimStart();
        }

        if (milliseconds > TimeSpan.MaxValue.TotalMilliseconds / 2) return false;
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Reads <c>500MB</c> (decimal), <c>2GiB</c> (binary), <c>64K</c> (binary), <c>1024</c>.</summary>
    public static bool TryParseBytes(string? text, out long bytes)
    {
        bytes = 0;
        var rest = (text ?? "").AsSpan().Trim();
        if (!TakeNumber(ref rest, out var number)) return false;
        if (!TryFind(Sizes, rest.Trim(), StringComparison.OrdinalIgnoreCase, out var factor)) return false;
        var value = number * factor;
        if (value >= long.MaxValue) return false;
        bytes = (long)value;
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out double number)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        var digits = text[..end];
        text = text[end..].TrimStart();
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryFind((string Unit, double Factor)[] units, ReadOnlySpan<char> unit, StringComparison comparison, out double factor)
    {
        foreach (var (name, value) in units)
        {
            factor = value;
            if (unit.Equals(name, comparison)) return true;
        }

        factor = 0;
        return false;
    }
}
