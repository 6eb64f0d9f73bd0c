namespace Taproot.Telemetry.Logs;

/// <summary>Finds times at the start of log lines, in the forms that loggers write. It measures and does not convert.</summary>
public static class TimestampPrefix
{
    // Heads such as "[main] INFO " or an access log's client stand before the time.
    private const int Near = 100;
    private const int MaxParts = 6;

    /// <summary>
    /// Bytes that a time at the very start of the line takes, an opening bracket before and a closing one behind included; 0 when there is none.
    /// A date alone counts when it has a year; a time of day alone counts when it has seconds.
    /// </summary>
    public static int Measure(ReadOnlySpan<byte> line)
    {
        if (line.Length < 8) return 0;
        var start = line[0] is (byte)'[' or (byte)'(' or (byte)'"' ? 1 : 0;
        // Nearly all that is asked about is told by its first byte.
        if (!Ascii.IsDigit(line[start]) && NameLength(line[start..]) == 0) return 0;
        var length = Scan(line[start..]);
        if (length == 0) return 0;
        var end = start + length;
        if (start == 1 && end < line.Length && line[end] is (byte)']' or (byte)')' or (byte)'"') end++;
        return end;
    }

    /// <summary>Whether a time of day stands near the start of the line (its first 100 bytes).</summary>
    public static bool IsNearStart(ReadOnlySpan<byte> line)
    {
        if (SeverityDetector.IsKlog(line)) return true;
        return HasTime(line.Length > Near ? line[..Near] : line);
    }

    /// <summary>Whether the text has a time of day with seconds in it: two digits thrice, with colons.</summary>
    internal static bool HasTime(ReadOnlySpan<byte> text)
    {
        var from = 0;
        while (true)
        {
            var colon = text[from..].IndexOf((byte)':');
            if (colon < 0) return false;
            colon += from;
            if (colon >= 1 && Clock(text[Math.Max(0, colon - 2)..]) > 0) return true;
            from = colon + 1;
        }
    }

    internal static bool IsMonthOrWeekday(ReadOnlySpan<byte> text) => NameLength(text) is var length and > 0 && length == text.Length;

    // A time is a row of parts (weekday, month, day, date, year) with blanks or a T between, and a clock and a zone at its end.
    private static int Scan(ReadOnlySpan<byte> text)
    {
        if (Epoch(text) is var epoch and > 0) return epoch;
        int position = 0, wholeDate = 0;
        bool named = false, dated = false;
        for (var part = 0; part < MaxParts && position < text.Length; part++)
        {
            var rest = text[position..];
            if (Clock(rest, dated) is var clock and > 0) return Tail(text, position + clock, named && !dated);
            int length;
            if (!dated && (length = Date(rest, out var whole)) > 0)
            {
                dated = true;
                if (whole) wholeDate = position + length;
            }
            else if ((length = NameLength(rest)) > 0) named = true;
            else if ((length = Number(rest)) is not (1 or 2 or 4) || (!named && !IsNameNext(rest[length..]))) break;
            position += length;
            position += Glue(text[position..]);
        }

        return wholeDate;
    }

    private static bool IsNameNext(ReadOnlySpan<byte> text) => NameLength(text[Glue(text)..]) > 0;

    // After the clock: a zone, and the year of "Sat Dec 04 04:51:18 2020".
    private static int Tail(ReadOnlySpan<byte> text, int end, bool yearMayFollow)
    {
        var blank = end < text.Length && text[end] == ' ' ? 1 : 0;
        if (Zone(text[(end + blank)..]) is var zone and > 0) end += blank + zone;
        if (yearMayFollow && end < text.Length && text[end] == ' ' && Number(text[(end + 1)..]) == 4 && text[end + 1] is (byte)'1' or (byte)'2') end += 5;
        return end;
    }

    private static int Glue(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < 3 && length < text.Length && text[length] is (byte)' ' or (byte)',' or (byte)'T' or (byte)'-' or (byte)':' or (byte)'_') length++;
        return length;
    }

    // 12:06:21, 12:06:21,688, 22:15:29:606, 15.42.50.675872; behind a date also 22:16:0:55.
    private static int Clock(ReadOnlySpan<byte> text, bool dated = false)
    {
        var hour = Number(text);
        if (hour is not (1 or 2) || text.Length < hour + 4) return 0;
        var separator = text[hour];
        // Numbers with points are addresses and versions, unless a date stands before them.
        if (separator != ':' && (separator != '.' || !dated)) return 0;
        var minute = SixtyOf(text[(hour + 1)..], dated);
        var end = hour + 1 + minute;
        if (minute == 0 || end >= text.Length || text[end] != separator) return 0;
        var second = SixtyOf(text[(end + 1)..], dated);
        if (second == 0) return 0;
        end += 1 + second;
        if (end < text.Length && text[end] is (byte)'.' or (byte)',' or (byte)':' && Number(text[(end + 1)..]) is var fraction and > 0 and <= 9) return end + 1 + fraction;
        return separator == '.' ? 0 : end;
    }

    // Digits of a number below 61: two, or behind a date one.
    private static int SixtyOf(ReadOnlySpan<byte> text, bool dated)
    {
        var digits = Number(text);
        if (digits == 2) return text[0] <= '6' ? 2 : 0;
        return dated && digits == 1 ? 1 : 0;
    }

    // 2019-07-24, 24/07/2019, 10/Oct/2000, 03-17, 10.30, 20171223, 081109
    private static int Date(ReadOnlySpan<byte> text, out bool whole)
    {
        whole = false;
        var first = Number(text);
        if (first is 6 or 8 && first < text.Length && text[first] is (byte)'-' or (byte)' ' or (byte)'T') return CompactDate(text, first, out whole);
        if (first is not (1 or 2 or 4) || first >= text.Length) return 0;
        var separator = text[first];
        if (separator is not ((byte)'-' or (byte)'/' or (byte)'.')) return 0;
        var rest = text[(first + 1)..];
        var second = Number(rest) is var digits and > 0 ? digits : NameLength(rest);
        if (second is 0 or > 3) return 0;
        var end = first + 1 + second;
        if (end >= text.Length || text[end] != separator) return first == 4 ? 0 : end;
        var third = Number(text[(end + 1)..]);
        if (third is not (1 or 2 or 4)) return 0;
        whole = first == 4 || third == 4;
        return end + 1 + third;
    }

    private static int CompactDate(ReadOnlySpan<byte> text, int digits, out bool whole)
    {
        whole = false;
        var rest = text[(digits + 1)..];
        if (Number(rest) == 6 && Clock6(rest)) { whole = true; return digits + 7; }
        return Number(rest) is 1 or 2 ? digits : 0;
    }

    private static bool Clock6(ReadOnlySpan<byte> text) => text[0] <= '2' && text[2] <= '5' && text[4] <= '6';

    // Seconds, milliseconds, microseconds or nanoseconds since 1970, of this century's first half.
    private static int Epoch(ReadOnlySpan<byte> text)
    {
        var digits = Number(text);
        if (digits is not (10 or 13 or 16 or 19) || text[0] is not ((byte)'1' or (byte)'2')) return 0;
        if (digits < text.Length && text[digits] == '.' && digits == 10) digits += 1 + Number(text[11..]);
        return digits == text.Length || text[digits] is (byte)' ' or (byte)']' or (byte)'\t' ? digits : 0;
    }

    // Z, UTC, +03, -0700, +00:00
    private static int Zone(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return 0;
        if (text[0] == 'Z') return text.Length == 1 || !Ascii.IsLetter(text[1]) ? 1 : 0;
        if (text.StartsWith("UTC"u8) || text.StartsWith("GMT"u8)) return 3;
        if (text[0] is not ((byte)'+' or (byte)'-')) return 0;
        var digits = Number(text[1..]);
        if (digits == 4) return 5;
        if (digits != 2) return 0;
        return text.Length >= 6 && text[3] == ':' && Number(text[4..]) == 2 ? 6 : 3;
    }

    private static int NameLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || !Ascii.IsLetter(text[0]) || (text.Length > 3 && Ascii.IsLetter(text[3]))) return 0;
        return ((char)(text[0] | 0x20), (char)(text[1] | 0x20), (char)(text[2] | 0x20)) switch
        {
            ('j', 'a', 'n') or ('j', 'u', 'n') or ('j', 'u', 'l') or ('f', 'e', 'b') or ('f', 'r', 'i') or ('m', 'a', 'r') or ('m', 'a', 'y') or ('m', 'o', 'n') => 3,
            ('a', 'p', 'r') or ('a', 'u', 'g') or ('s', 'e', 'p') or ('s', 'a', 't') or ('s', 'u', 'n') or ('o', 'c', 't') or ('n', 'o', 'v') or ('d', 'e', 'c') => 3,
            ('t', 'u', 'e') or ('t', 'h', 'u') or ('w', 'e', 'd') => 3,
            _ => 0,
        };
    }

    // Digits at the start, at most 20 counted.
    private static int Number(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && length < 20 && Ascii.IsDigit(text[length])) length++;
        return length;
    }
}
