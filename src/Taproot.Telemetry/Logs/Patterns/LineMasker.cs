using static Taproot.Telemetry.Logs.Patterns.ByteClasses;

namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>A fixed word of a masked line: its place in the masked text.</summary>
internal readonly record struct WordRange(int Start, int Length);

/// <summary>
/// Writes a line with what varies by its look alone (numbers, ids, addresses, paths, times, sizes) replaced by one byte, and says where its fixed
/// words are. One masker is used for line after line and allocates nothing.
/// </summary>
internal sealed class LineMasker
{
    /// <summary>Stands for what varies. No line has it: bytes below a blank are read as blanks.</summary>
    public const byte Variable = 1;

    // Messages beyond are alike in what is looked at, or not logs.
    private const int MaxTokens = 160;
    private const int LeastIdentity = 6;

    private readonly Token[] _tokens = new Token[MaxTokens];
    private readonly WordRange[] _words = new WordRange[MaxTokens];
    private byte[] _text = new byte[512];
    private int _length;
    private int _count;
    private int _wordCount;

    /// <summary>The masked line.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>The fixed words within <see cref="Text"/>.</summary>
    public ReadOnlySpan<WordRange> Words => _words.AsSpan(0, _wordCount);

    /// <summary>Masks one line.</summary>
    public void Mask(ReadOnlySpan<byte> line)
    {
        // An empty bracket gets a mark inside, and nothing else grows.
        if (_text.Length < line.Length * 2) _text = new byte[line.Length * 2];
        var rest = Lex(line);
        Judge(line);
        Write(line[..rest]);
    }

    // Finds the words and judges each by itself. Gives back where the line ends for the masker.
    private int Lex(ReadOnlySpan<byte> line)
    {
        var table = Table;
        _count = 0;
        var i = 0;
        while (i < line.Length)
        {
            var bits = table[line[i]];
            if (bits == 0)
            {
                i++;
                continue;
            }

            var start = i;
            var seen = 0;
            while (bits != 0)
            {
                // Two dots and more are leaders between words.
                if (bits == Dot && i + 1 < line.Length && line[i + 1] == '.') break;
                seen |= bits;
                if (++i >= line.Length) break;
                bits = table[line[i]];
            }

            if (i == start)
            {
                while (i < line.Length && line[i] == '.') i++;
                continue;
            }

            if (_count == MaxTokens) return start;
            AddToken(line, start, i, seen);
        }

        return line.Length;
    }

    private void AddToken(ReadOnlySpan<byte> line, int start, int end, int seen)
    {
        if ((seen & Content) == 0)
        {
            if (seen == Star && end - start is >= 2 and <= 8) _tokens[_count++] = new() { Start = start, End = end, Seen = seen, IsVariable = true };
            return;
        }

        var isIdentity = start > 0 && line[start - 1] == '{';
        while (IsLeadingSign(line[start])) start++;
        while (IsTrailingSign(line[end - 1])) end--;
        var word = line[start..end];
        _tokens[_count++] = new() { Start = start, End = end, Seen = seen, IsVariable = VariesByItself(word, seen) || IsIdentity(word, seen, isIdentity) };
    }

    // A hexadecimal number of six or seven digits may be all letters; behind the sign of an object's identity it is no word.
    private static bool IsIdentity(ReadOnlySpan<byte> word, int seen, bool isOpened)
    {
        if ((seen & HexLetter) == 0) return false;
        if ((seen & ~Hex) == 0) return isOpened && word.Length >= LeastIdentity;
        if ((seen & Other) == 0) return false;
        var at = word.LastIndexOf((byte)'@');
        return at >= 0 && word.Length - at > LeastIdentity && AreHexLetters(word[(at + 1)..]);
    }

    private static bool AreHexLetters(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if ((Table[c] & ~Hex) != 0) return false;
        }

        return true;
    }

    private static bool VariesByItself(ReadOnlySpan<byte> word, int seen)
    {
        if ((seen & Digit) != 0) return (seen & AnyLetter) == 0 || !WordSet.Technical.Contains(word);
        if (word[0] == '/' && word.Length > 1) return true;
        if (word.Length >= 8 && (seen & ~Hex) == 0) return true;
        return (seen & Backslash) != 0 && word.Trim((byte)'\\').IndexOf((byte)'\\') >= 0;
    }

    // Judges the words that are left by their neighbours.
    private void Judge(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < _count; i++)
        {
            ref var token = ref _tokens[i];
            if (token.IsVariable) continue;
            var word = line[token.Start..token.End];
            var afterVariable = i > 0 && _tokens[i - 1].IsVariable;
            var beforeVariable = i + 1 < _count && _tokens[i + 1].IsVariable;
            if (afterVariable || beforeVariable) token.IsVariable = VariesBeside(line, i, word, afterVariable, beforeVariable);
            else if (word.Length == 3 && i + 1 < _count && IsDateName(word, WordSet.Weekdays))
                token.IsVariable = WordSet.Months.Contains(line[_tokens[i + 1].Start.._tokens[i + 1].End]);
            if (token.IsVariable || word.Length > 9) continue;
            token.IsVariable = WordSet.Booleans.Contains(word) || (i > 0 && IsAssigned(line[_tokens[i - 1].End..token.Start]) && WordSet.Literals.Contains(word));
        }
    }

    private bool VariesBeside(ReadOnlySpan<byte> line, int i, ReadOnlySpan<byte> word, bool afterVariable, bool beforeVariable)
    {
        ref var token = ref _tokens[i];
        if (word.Length == 3 && (IsDateName(word, WordSet.Months) || (beforeVariable && IsDateName(word, WordSet.Weekdays)))) return true;
        var colonBefore = afterVariable && token.Start - _tokens[i - 1].End == 1 && line[token.Start - 1] == ':';
        var colonBehind = beforeVariable && _tokens[i + 1].Start - token.End == 1 && line[token.End] == ':';
        if (word.Length <= 4 && (token.Seen & ~Hex) == 0 && (colonBefore || colonBehind)) return true;
        // A host and its port.
        if (colonBehind && (token.Seen & Dot) != 0 && (_tokens[i + 1].Seen & ~(Digit | Dot)) == 0) return true;
        if (!afterVariable) return false;
        if (WordSet.Zones.Contains(word)) return true;
        return token.Start - _tokens[i - 1].End == 1 && line[token.Start - 1] == ' ' && WordSet.Units.Contains(word);
    }

    private static bool IsDateName(ReadOnlySpan<byte> word, WordSet names) => word[0] is >= (byte)'A' and <= (byte)'Z' && names.Contains(word);

    private static bool IsAssigned(ReadOnlySpan<byte> between) => between.TrimEnd((byte)' ') is [.., (byte)'=' or (byte)':'];

    private void Write(ReadOnlySpan<byte> line)
    {
        _length = _wordCount = 0;
        var end = 0;
        // Where a stretch of fixed words with one byte between them begins: it is copied as a whole.
        var stretch = -1;
        var afterVariable = false;
        for (var i = 0; i < _count; i++)
        {
            ref var token = ref _tokens[i];
            if (stretch >= 0)
            {
                if (!token.IsVariable && token.Start - end == 1 && line[end] >= ' ')
                {
                    _words[_wordCount++] = new(_length + token.Start - stretch, token.End - token.Start);
                    end = token.End;
                    continue;
                }

                Copy(line[stretch..end]);
                stretch = -1;
            }

            if (afterVariable && end < token.Start && line[end] == '#') end++;
            var mark = _length;
            WriteBetween(line[end..token.Start]);
            end = token.End;
            afterVariable = WriteToken(line, in token, mark, afterVariable);
            if (!afterVariable) stretch = token.Start;
        }

        if (stretch >= 0) Copy(line[stretch..end]);
        while (afterVariable && end < line.Length && line[end] == '#') end++;
        WriteBetween(line[end..]);
        if (_length > 0 && _text[_length - 1] == ' ') _length--;
    }

    // A variable is written at once; a word is noted, and a stretch begins with it.
    private bool WriteToken(ReadOnlySpan<byte> line, in Token token, int mark, bool afterVariable)
    {
        if (token.IsVariable) WriteVariable(mark, afterVariable, token.End < line.Length && line[token.End] == '>');
        else _words[_wordCount++] = new(_length, token.End - token.Start);
        return token.IsVariable;
    }

    private void Copy(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    private void WriteVariable(int mark, bool afterVariable, bool isClosed)
    {
        // Signs belong to the number.
        var bare = _length;
        while (bare > mark && _text[bare - 1] is (byte)'+' or (byte)'-' or (byte)'#' or (byte)'*') bare--;
        if (bare == mark || _text[bare - 1] is (byte)' ' or (byte)'=' or (byte)':' or (byte)',' or (byte)'(' or (byte)'[') _length = bare;
        // "<1 sec" is a number as "2 sec" is.
        if (_length > mark && _text[_length - 1] == '<' && !isClosed) _length--;
        if (afterVariable && Joins(_text.AsSpan(mark, _length - mark))) _length = mark;
        else _text[_length++] = Variable;
    }

    // Copies what stands between words, with runs of blanks as one.
    private void WriteBetween(ReadOnlySpan<byte> between)
    {
        foreach (var c in between)
        {
            if (c > ' ')
            {
                // An empty bracket is one that had something in it on other days.
                if (c == ')' && _length > 1 && _text[_length - 1] == '(' && _text[_length - 2] == ' ') _text[_length++] = Variable;
                _text[_length++] = c;
            }
            else if (_length > 0 && _text[_length - 1] != ' ') _text[_length++] = (byte)' ';
        }
    }

    // Whether two variables with this between them are one: parts of an address, a time, a list.
    private static bool Joins(ReadOnlySpan<byte> between) => between.Length switch
    {
        0 => true,
        1 => between[0] is (byte)' ' or (byte)':' or (byte)',' or (byte)'-' or (byte)'/' or (byte)'.' or (byte)'#' or (byte)'|' or (byte)'+' or (byte)';',
        2 => between is [(byte)'#', (byte)'#'] or [(byte)'-', (byte)'+'] or [(byte)',', (byte)' '],
        _ => false,
    };

    private struct Token
    {
        public int Start;
        public int End;
        public int Seen;
        public bool IsVariable;
    }
}
