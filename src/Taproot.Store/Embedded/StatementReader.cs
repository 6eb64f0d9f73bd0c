namespace Taproot.Store.Embedded;

/// <summary>What a request's statement is, as far as the engine must know to run it.</summary>
/// <param name="Sql">The statement without a trailing FORMAT clause where that clause is handled here.</param>
/// <param name="Format">The format named by the statement, or null.</param>
/// <param name="IsInsertWithData">Rows in <paramref name="Format"/> follow the statement.</param>
/// <param name="DataOffset">Where the rows begin in the bytes that were read.</param>
internal readonly record struct Statement(ReadOnlyMemory<byte> Sql, string? Format, bool IsInsertWithData, int DataOffset);

/// <summary>
/// Finds the INSERT's own parts in front of its rows: <c>INSERT INTO t (a, b) FORMAT RowBinary⏎…</c>. Everything else is the engine's to parse.
/// </summary>
internal static class StatementReader
{
    /// <summary>Reads the start of a request; only INSERT … FORMAT is taken apart.</summary>
    public static Statement Read(ReadOnlyMemory<byte> head)
    {
        var text = head.Span;
        var first = NextToken(text, 0);
        if (!IsWord(text, first, "INSERT"u8)) return new(head, null, false, 0);
        var depth = 0;
        for (var token = NextToken(text, first.End); token.End > token.Start; token = NextToken(text, token.End))
        {
            if (token.End - token.Start == 1 && text[token.Start] is (byte)'(' or (byte)')') depth += text[token.Start] == '(' ? 1 : -1;
            if (depth > 0) continue;
            if (IsWord(text, token, "SELECT"u8) || IsWord(text, token, "VALUES"u8) || IsWord(text, token, "WITH"u8)) break;
            if (!IsWord(text, token, "FORMAT"u8)) continue;
            var name = NextToken(text, token.End);
            var format = System.Text.Encoding.ASCII.GetString(text[name.Start..name.End]);
            return new(head[..token.Start], format, true, SkipLineEnd(text, name.End));
        }
        return new(head, null, false, 0);
    }

    /// <summary>After the format's name: blanks, then at most one line end belong to the statement, the rest is data.</summary>
    private static int SkipLineEnd(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\r') position++;
        return position < text.Length && text[position] == '\n' ? position + 1 : position;
    }

    private static bool IsWord(ReadOnlySpan<byte> text, (int Start, int End) token, ReadOnlySpan<byte> word) =>
        System.Text.Ascii.EqualsIgnoreCase(text[token.Start..token.End], word);

    /// <summary>The next word, quoted name or single character; empty at the end.</summary>
    private static (int Start, int End) NextToken(ReadOnlySpan<byte> text, int position)
    {
        position = SkipBlanks(text, position);
        if (position >= text.Length) return (text.Length, text.Length);
        var start = position;
        var c = text[position];
        if (c is (byte)'`' or (byte)'"' or (byte)'\'') return (start, SkipQuoted(text, position));
        if (!IsWordByte(c)) return (start, start + 1);
        while (position < text.Length && IsWordByte(text[position])) position++;
        return (start, position);
    }

    private static int SkipQuoted(ReadOnlySpan<byte> text, int position)
    {
        var quote = text[position++];
        while (position < text.Length && text[position] != quote) position += text[position] == '\\' ? 2 : 1;
        return Math.Min(position + 1, text.Length);
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length)
        {
            if (text[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') position++;
            else if (text[position..].StartsWith("--"u8)) position = After(text, position, "\n"u8);
            else if (text[position..].StartsWith("/*"u8)) position = After(text, position, "*/"u8);
            else break;
        }
        return position;
    }

    private static int After(ReadOnlySpan<byte> text, int position, ReadOnlySpan<byte> end)
    {
        var found = text[position..].IndexOf(end);
        return found < 0 ? text.Length : position + found + end.Length;
    }

    private static bool IsWordByte(byte c) => char.IsAsciiLetterOrDigit((char)c) || c == '_' || c >= 0x80;
}
