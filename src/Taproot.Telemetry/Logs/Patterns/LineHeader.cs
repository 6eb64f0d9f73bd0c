namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>
/// Finds where a line's message begins behind the head that the logger wrote: time, level, process, component. A line without a time near its start has
/// no head. What is cut are parts of known form; prose is left alone.
/// </summary>
internal ref struct LineHeader
{
    private const int MaxParts = 16;
    private const int MaxPartsBeforeTime = 5;
    private const int MaxNamesBeforeTime = 3;
    private const int LongestBracket = 200;
    private const int LongestColumn = 48;
    private const int LongestRemark = 24;

    private readonly ReadOnlySpan<byte> _line;
    private int _position;
    private bool _leveled;
    private bool _named;
    private bool _dashed;

    private LineHeader(ReadOnlySpan<byte> line) => _line = line;

    private readonly ReadOnlySpan<byte> Rest => _line[_position..];

    /// <summary>The line without its head; the whole line when it has none or is nothing else.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> line)
    {
        if (line.Length < 8) return line;
        var header = new LineHeader(line);
        if (!header.FindTime()) return line;
        for (var part = 0; part < MaxParts && header.Next(); part++)
        {
        }

        header.SkipBlanks();
        return header.Rest.IsEmpty ? line : header.Rest;
    }

    // The time, or a few words that are no prose and the time behind them.
    private bool FindTime()
    {
        if (_line[0] == '<' && _line[..Math.Min(5, _line.Length)].IndexOf((byte)'>') is var end and > 1 && Ascii.AreDigits(_line[1..end])) _position = end + 1;
        if (SeverityDetector.IsKlog(Rest))
        {
            _leveled = true;
            _position += 6;
        }

        int marks = 0, names = 0;
        for (var part = 0; part < MaxPartsBeforeTime; part++)
        {
            SkipBlanks();
            var time = TimestampPrefix.Measure(Rest);
            if (time > 0)
            {
                _named = Ascii.IsLetter(Rest[Rest[0] == '[' ? 1 : 0]);
                _position += time;
                return Ascii.AreDigits(_line[(_position - time).._position]) ? IsHeadBehindNumber() : names == 0;
            }

            var word = Word();
            if (word.IsEmpty) return false;
            // Columns of names may stand between a line's number and a time that is a number: "134681 node-246 action start 1077804742 1".
            if (IsMark(word)) marks++;
            else if (marks == 0 || ++names > MaxNamesBeforeTime || !Ascii.AreLetters(word)) return false;
            _position += word.Length;
        }

        return false;
    }

    // Ten digits are seconds since 1970 when a head goes on behind them, and else a number that prose begins with.
    private bool IsHeadBehindNumber()
    {
        SkipBlanks();
        var word = Word();
        return Ascii.HasDigit(word) || IsLevel(word);
    }

    // Cuts one more part; false where the message begins.
    private bool Next()
    {
        SkipSeparators();
        var rest = Rest;
        if (rest.IsEmpty) return false;
        if (TimestampPrefix.Measure(rest) is var time and > 0)
        {
            _named |= Ascii.IsLetter(rest[0]);
            return Advance(time);
        }

        var word = Word();
        var following = rest[word.Length..];
        // A host between two times.
        if (!_leveled && following.Length > 1 && TimestampPrefix.Measure(following[1..]) > 0) return Advance(word.Length);
        if (IsLevel(word))
        {
            _leveled = true;
            _position += word.Length;
            return true;
        }

        if (Column(rest) is var column and > 0) return Advance(column);
        if (rest[0] == '[') return Bracket(rest) is var bracket and > 0 && Advance(bracket);
        if (Ascii.AreDigits(word)) return Advance(word.Length);
        if (LevelAhead() is var ahead and > 0)
        {
            _leveled = true;
            return Advance(ahead);
        }

        // A dash behind the level has ended the head: what stands before the next one is the message's.
        if (!_dashed && Remark(following) is var remark and > 0) return Advance(word.Length + remark);
        return Component(word, following);
    }

    // The component ends the head; a host stands before it when the head is syslog's.
    private bool Component(ReadOnlySpan<byte> word, ReadOnlySpan<byte> following)
    {
        if (word[^1] == ':' && (_leveled || IsTag(word)))
        {
            _position += word.Length;
            return false;
        }

        if (_leveled)
        {
            if (following.StartsWith("  "u8))
            {
                // A column of its own is the last part.
                _position += word.Length;
                return false;
            }

            return word.Contains((byte)'.') && following.StartsWith(" ["u8) && Advance(word.Length);
        }

        var next = following.TrimStart((byte)' ');
        var end = next.IndexOf((byte)' ');
        var tag = end < 0 ? next : next[..end];
        var skipped = word.Length + following.Length - next.Length + tag.Length;
        if (!tag.IsEmpty && tag[^1] == ':' && (_named || IsTag(tag))) _position += skipped;
        else if (_named && end > 0 && IsTag(tag) && next[end..].StartsWith(" ("u8) && next[end..].IndexOf("): "u8) is var close and > 0 and < LongestBracket)
            _position += skipped + close + 2;
        return false;
    }

    private bool Advance(int length)
    {
        _position += length;
        return true;
    }

    // "Step_LSC|", "VoipWrapper  |": fields between bars.
    private static int Column(ReadOnlySpan<byte> rest)
    {
        var bar = rest[..Math.Min(rest.Length, LongestColumn)].IndexOf((byte)'|');
        return bar > 0 && rest[..bar].TrimEnd((byte)' ').IndexOf((byte)' ') < 0 ? bar + 1 : 0;
    }

    private static int Bracket(ReadOnlySpan<byte> rest)
    {
        var depth = 0;
        for (var i = 0; i < rest.Length && i < LongestBracket; i++)
        {
            if (rest[i] == '[') depth++;
            else if (rest[i] == ']' && --depth == 0) return i + 1;
        }

        return 0;
    }

    // Bytes up to and with an upper-case level that only marks stand before.
    private readonly int LevelAhead()
    {
        if (_leveled) return 0;
        var at = _position;
        for (var part = 0; part < 6; part++)
        {
            while (at < _line.Length && _line[at] == ' ') at++;
            var rest = _line[at..];
            var end = rest.IndexOf((byte)' ');
            if (end <= 0) return 0;
            var word = rest[..end];
            if (Ascii.IsUpper(word) && SeverityWords.Of(word) != LogSeverity.Unknown) return at + end - _position;
            if (word[^1] == ':' || (!IsMark(word) && !Ascii.IsUpper(word))) return 0;
            at += end;
        }

        return 0;
    }

    // Bytes up to and with the dash behind a program's name: nothing but one mark stands before it, as in "chrome.exe *64 - ".
    private static int Remark(ReadOnlySpan<byte> following)
    {
        if (following.StartsWith(" - "u8)) return 3;
        var blank = following.Length < 3 ? -1 : following[1..Math.Min(following.Length, LongestRemark)].IndexOf((byte)' ') + 1;
        return blank > 1 && following[blank..].StartsWith(" - "u8) && IsMark(following[1..blank]) ? blank + 3 : 0;
    }

    private static bool IsLevel(ReadOnlySpan<byte> word)
    {
        if (word.Length == 1) return SeverityWords.OfLetter(word[0]) != LogSeverity.Unknown;
        int start = 0, end = word.Length;
        while (start < end && !Ascii.IsLetter(word[start])) start++;
        while (end > start && !Ascii.IsLetter(word[end - 1])) end--;
        return end - start > 1 && SeverityWords.Of(word[start..end]) != LogSeverity.Unknown;
    }

    // A word that is no prose: it has a digit, a point, a line or a dash in it, or is a lone dash.
    private static bool IsMark(ReadOnlySpan<byte> word) => Ascii.HasDigit(word) || HasJoint(word);

    private static bool HasJoint(ReadOnlySpan<byte> word)
    {
        foreach (var c in word)
        {
            if (c is (byte)'.' or (byte)'_' or (byte)'-') return true;
        }

        return false;
    }

    // "sshd[24200]:"
    private static bool IsTag(ReadOnlySpan<byte> word)
    {
        var open = word.IndexOf((byte)'[');
        var close = word.IndexOf((byte)']');
        return open > 0 && close > open + 1 && Ascii.AreDigits(word[(open + 1)..close]);
    }

    private readonly ReadOnlySpan<byte> Word()
    {
        var rest = Rest;
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? rest : rest[..end];
    }

    private void SkipBlanks()
    {
        while (_position < _line.Length && _line[_position] is (byte)' ' or (byte)'\t') _position++;
    }

    private void SkipSeparators()
    {
        SkipBlanks();
        while (_position < _line.Length && (_line[_position] is (byte)'|' or (byte)',' || (_line[_position] is (byte)'-' or (byte)':' && Rest is [_, (byte)' ', ..])))
        {
            _dashed |= _leveled && _line[_position] == '-';
            _position++;
            SkipBlanks();
        }
    }
}
