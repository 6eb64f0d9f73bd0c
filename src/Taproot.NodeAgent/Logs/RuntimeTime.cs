namespace Taproot.NodeAgent.Logs;

/// <summary>Reads the times that container runtimes write: RFC 3339 with up to nine digits behind the second.</summary>
internal static class RuntimeTime
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int Shortest = 20;

    /// <summary>Nanoseconds since 1970; 0 when the text is no such time.</summary>
    internal static long Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length < Shortest || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':') return 0;
        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        int hour = Number(text[11..13]), minute = Number(text[14..16]), second = Number(text[17..19]);
        if (year is < 1970 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return 0;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60) return 0;
        var rest = text[19..];
        var fraction = Fraction(ref rest);
        if (fraction < 0 || !TryOffset(rest, out var offset)) return 0;
        var midnight = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch;
        var seconds = midnight.Days * 86_400L + hour * 3600 + minute * 60 + second - offset;
        return Math.Max(0, seconds * NanosecondsPerSecond + fraction);
    }

    private static long Fraction(ref ReadOnlySpan<byte> text)
    {
        if (text[0] != '.') return 0;
        text = text[1..];
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (end is < 1 or > 9) return -1;
        long value = Number(text[..end]);
        for (var digits = end; digits < 9; digits++) value *= 10;
        text = text[end..];
        return value;
    }

    // Seconds east of Greenwich.
    private static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.Length == 1) return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        int hours = Number(text[1..3]), minutes = Number(text[4..6]);
        seconds = (hours * 3600 + minutes * 60) * (text[0] == '-' ? -1 : 1);
        return hours is >= 0 and < 24 && minutes is >= 0 and < 60;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return -1;
            value = value * 10 + digit - '0';
        }

        return value;
    }
}
