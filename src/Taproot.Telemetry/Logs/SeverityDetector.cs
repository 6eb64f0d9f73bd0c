namespace Taproot.Telemetry.Logs;

/// <summary>
/// Finds the severity of a text line where loggers write it: klog's first letter, syslog's priority, <c>level=</c>, a level's word among the
/// first fields, Redis's mark, Android's letter. JSON lines are <see cref="LogRecordParser"/>'s.
/// </summary>
public static class SeverityDetector
{
    // A level stands in the header; further on a word such as "error" is prose.
    private const int MaxBytes = 256;
    private const int MaxFields = 8;

    /// <summary>The severity of a line; unknown when the line does not say.</summary>
    public static LogSeverity Detect(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOfAny((byte)'\n', (byte)'\r');
        if (end >= 0) line = line[..end];
        if (line.Length > MaxBytes) line = line[..MaxBytes];
        line = line.TrimStart(" \t"u8);
        if (line.IsEmpty) return LogSeverity.Unknown;
        if (IsKlog(line)) return SeverityWords.OfLetter(line[0]);
        if (TrySyslog(line, out var priority)) return LogSeverities.FromSyslogPriority(priority);
        var fields = Fields(line);
        return fields != LogSeverity.Unknown ? fields : Failures(line);
    }

    /// <summary>The severity that a whole word names (<c>WARN</c>, <c>err</c>, <c>Information</c>); unknown when it names none.</summary>
    public static LogSeverity OfWord(ReadOnlySpan<byte> word) => SeverityWords.Of(word);

    // I0612 14:02:11.123456 …
    internal static bool IsKlog(ReadOnlySpan<byte> line) =>
        line.Length > 8 && line[0] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' && Ascii.AreDigits(line.Slice(1, 4)) && line[5] == ' ' && Ascii.IsDigit(line[6]);

    private static bool TrySyslog(ReadOnlySpan<byte> line, out int priority)
    {
        priority = 0;
        if (line[0] != '<') return false;
        var end = line.IndexOf((byte)'>');
        if (end is < 2 or > 4 || !Ascii.AreDigits(line[1..end])) return false;
        foreach (var digit in line[1..end]) priority = priority * 10 + digit - '0';
        return priority <= 191;
    }

    private static LogSeverity Fields(ReadOnlySpan<byte> line)
    {
        var position = 0;
        var timeSeen = false;
        // Words of prose that came after the header: none yet while only times, numbers and bracketed things were seen.
        var prose = 0;
        for (var field = 0; field < MaxFields && position < line.Length; field++)
        {
            var start = position;
            while (position < line.Length && line[position] is not ((byte)' ' or (byte)'\t')) position++;
            var text = line[start..position];
            while (position < line.Length && line[position] is (byte)' ' or (byte)'\t') position++;
            var found = Field(text, prose == 0);
            if (found != LogSeverity.Unknown) return found;
            if (timeSeen && text.Length == 1 && prose == 0)
            {
                found = Mark(text[0]);
                if (found != LogSeverity.Unknown) return found;
            }

            if (TimestampPrefix.HasTime(text)) (timeSeen, prose) = (true, 0);
            else if (IsProse(text)) prose++;
        }

        return LogSeverity.Unknown;
    }

    // A lone mark after the time: Redis's '.', '-', '*', '#', or the letter of Android and others.
    private static LogSeverity Mark(byte mark) => mark switch
    {
        (byte)'.' => LogSeverity.Debug,
        (byte)'-' => LogSeverity.Info,
        (byte)'*' => LogSeverity.Info,
        (byte)'#' => LogSeverity.Warning,
        _ => SeverityWords.OfLetter(mark),
    };

    private static bool IsProse(ReadOnlySpan<byte> field)
    {
        foreach (var c in field)
        {
            if (!Ascii.IsLetter(c)) return false;
        }

        return field.Length > 1 && !TimestampPrefix.IsMonthOrWeekday(field);
    }

    // Looks at the words of one field. A level counts when it is set apart: upper case, in brackets, before a colon, after "level=", or first.
    private static LogSeverity Field(ReadOnlySpan<byte> field, bool first)
    {
        for (var i = 0; i < field.Length;)
        {
            if (!Ascii.IsLetter(field[i])) { i++; continue; }
            var start = i;
            while (i < field.Length && Ascii.IsLetter(field[i])) i++;
            var word = field[start..i];
            var severity = SeverityWords.Of(word);
            if (severity == LogSeverity.Unknown || IsPartOfName(field, start, i)) continue;
            var whole = start == 0 && i == field.Length;
            if (Ascii.IsUpper(word) || (whole && first && word.Length > 3) || IsSetApart(field, start, i)) return severity;
        }

        return LogSeverity.Unknown;
    }

    // my-error-handler, errors.go, error_code: names, not levels. "app.ERROR:" is one, and so is [error:tag].
    private static bool IsPartOfName(ReadOnlySpan<byte> field, int start, int end)
    {
        if (start > 0 && (field[start - 1] is (byte)'-' or (byte)'_' or (byte)'/' or (byte)'\\' || Ascii.IsDigit(field[start - 1]))) return true;
        if (start > 0 && field[start - 1] == '.' && !Ascii.IsUpper(field[start..end])) return true;
        if (end >= field.Length) return false;
        if (field[end] is (byte)'_' or (byte)'/' or (byte)'\\' or (byte)'=' or (byte)'(' || Ascii.IsDigit(field[end])) return true;
        return field[end] is (byte)'.' or (byte)'-' && end + 1 < field.Length && Ascii.IsLetter(field[end + 1]) && !Ascii.IsUpper(field[start..end]);
    }

    private static bool IsSetApart(ReadOnlySpan<byte> field, int start, int end)
    {
        if (end < field.Length && field[end] is (byte)':' or (byte)']' or (byte)'>' or (byte)'|' or (byte)')') return true;
        if (start == 0) return false;
        if (field[start - 1] is (byte)'[' or (byte)'<' or (byte)'|') return true;
        var before = field[..start].TrimEnd("\""u8);
        return before.EndsWith("level="u8) || before.EndsWith("lvl="u8) || before.EndsWith("severity="u8) || before.EndsWith("level:"u8);
    }

    // Crashes that no logger wrote.
    private static LogSeverity Failures(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("panic:"u8) || line.StartsWith("fatal error:"u8) || line.StartsWith("Unhandled exception"u8)) return LogSeverity.Critical;
        return line.StartsWith("Traceback (most recent"u8) || line.StartsWith("Exception in thread"u8) ? LogSeverity.Error : LogSeverity.Unknown;
    }
}
