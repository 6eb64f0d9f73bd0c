namespace Taproot.NodeAgent.Protocols.Sql;

/// <summary>What a piece of a statement is.</summary>
internal enum SqlToken
{
    End,

    /// <summary>White space or a comment.</summary>
    Space,

    /// <summary>A keyword or a name, quotes included where it has some.</summary>
    Word,

    /// <summary>A string, a number or a parameter.</summary>
    Literal,

    /// <summary>One other character.</summary>
    Symbol,
}

/// <summary>Cuts a statement into tokens. What is open at the end, as statements are copied in part, ends there.</summary>
internal ref struct SqlScanner(ReadOnlySpan<byte> statement, SqlDialect dialect)
{
    private readonly ReadOnlySpan<byte> _text = statement;
    private int _next;

    /// <summary>Bytes of the last token.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>The next token.</summary>
    public SqlToken Read()
    {
        if (_next >= _text.Length) return SqlToken.End;
        var start = _next;
        var kind = Classify();
        _next = Math.Clamp(_next, start + 1, _text.Length);
        Text = _text[start.._next];
        return kind;
    }

    private SqlToken Classify()
    {
        var c = _text[_next];
        if (IsSpace(c)) return SkipSpace();
        if (IsCommentStart(c)) return SkipComment();
        if (c == '\'' || (c == '"' && dialect.HasFlag(SqlDialect.DoubleQuotedStrings))) return SkipQuoted(c, dialect.HasFlag(SqlDialect.BackslashEscapes), SqlToken.Literal);
        if (c is (byte)'"' or (byte)'`') return SkipQuoted(c, false, SqlToken.Word);
        if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)) && !IsNamePart(Peek(-1)))) return SkipNumber();
        if (c == '$' && dialect != SqlDialect.MySql) return SkipDollar();
        if (IsNameStart(c)) return SkipWord();
        _next++;
        return c == '?' ? SqlToken.Literal : SqlToken.Symbol;
    }

    private readonly byte Peek(int ahead)
    {
        var at = _next + ahead;
        return at >= 0 && at < _text.Length ? _text[at] : (byte)0;
    }

    private static bool IsSpace(byte c) => c is <= 32 or 127;

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    private static bool IsNameStart(byte c) => (uint)((c | 0x20) - 'a') <= 25 || c is (byte)'_' or (byte)'$' or >= 128;

    private static bool IsNamePart(byte c) => IsNameStart(c) || IsDigit(c);

    private readonly bool IsCommentStart(byte c) => c switch
    {
        (byte)'/' => Peek(1) == '*',
        // Where numbers are often subtracted unspaced, MySQL wants white space after it.
        (byte)'-' => Peek(1) == '-' && (dialect != SqlDialect.MySql || IsSpace(Peek(2))),
        (byte)'#' => dialect.HasFlag(SqlDialect.NumberSignComments),
        _ => false,
    };

    private SqlToken SkipSpace()
    {
        while (_next < _text.Length && IsSpace(_text[_next])) _next++;
        return SqlToken.Space;
    }

    private SqlToken SkipComment()
    {
        if (_text[_next] == '/')
        {
            SkipBlockComment();
            return SqlToken.Space;
        }
        var end = _text[_next..].IndexOf((byte)'\n');
        _next = end < 0 ? _text.Length : _next + end + 1;
        return SqlToken.Space;
    }

    private void SkipBlockComment()
    {
        var depth = 0;
        do
        {
            var isOpening = Peek(0) == '/' && Peek(1) == '*';
            var isClosing = Peek(0) == '*' && Peek(1) == '/';
            if (isOpening && (depth == 0 || dialect == SqlDialect.Standard)) depth++; // only the standard nests them
            else if (isClosing) depth--;
            _next += isOpening || isClosing ? 2 : 1;
        }
        while (depth > 0 && _next < _text.Length);
    }

    private SqlToken SkipQuoted(byte quote, bool escapes, SqlToken kind)
    {
        for (_next++; _next < _text.Length; _next++)
        {
            if (escapes && _text[_next] == '\\') _next++;
            else if (_text[_next] == quote && Peek(1) == quote) _next++;
            else if (_text[_next] == quote) break;
        }
        _next++;
        return kind;
    }

    private SqlToken SkipNumber()
    {
        while (_next < _text.Length)
        {
            var c = _text[_next];
            var isExponentSign = c is (byte)'+' or (byte)'-' && (Peek(-1) | 0x20) == 'e' && IsDigit(Peek(1)) && IsDigit(Peek(-2));
            if (!IsNamePart(c) && c != '.' && !isExponentSign) break;
            _next++;
        }
        return SqlToken.Literal;
    }

    // $1 is a parameter; $$ and $tag$ enclose a string.
    private SqlToken SkipDollar()
    {
        if (IsDigit(Peek(1))) return SkipParameter();
        var tag = _text[(_next + 1)..];
        var length = 0;
        while (length < tag.Length && length < 64 && tag[length] != '$' && IsNamePart(tag[length])) length++;
        if (length >= tag.Length || tag[length] != '$')
        {
            _next++;
            return SqlToken.Symbol;
        }
        var mark = _text.Slice(_next, length + 2);
        var end = _text[(_next + mark.Length)..].IndexOf(mark);
        _next = end < 0 ? _text.Length : _next + end + 2 * mark.Length;
        return SqlToken.Literal;
    }

    private SqlToken SkipParameter()
    {
        for (_next++; _next < _text.Length && IsDigit(_text[_next]);) _next++;
        return SqlToken.Literal;
    }

    // A prefix that belongs to a string: E'', B'', X'', N''. With E a backslash escapes everywhere.
    private SqlToken SkipWord()
    {
        if (Peek(1) == '\'' && (_text[_next] | 0x20) is 'e' or 'b' or 'x' or 'n')
        {
            var escapes = (_text[_next] | 0x20) == 'e' || dialect.HasFlag(SqlDialect.BackslashEscapes);
            _next++;
            return SkipQuoted((byte)'\'', escapes, SqlToken.Literal);
        }
        while (_next < _text.Length && IsNamePart(_text[_next])) _next++;
        return SqlToken.Word;
    }
}
