namespace Taproot.PromQL.Syntax;

/// <summary>Cuts a query into words and signs.</summary>
internal sealed class Lexer
{
    private static readonly string[] TwoCharacterSigns = ["==", "!=", "<=", ">=", "=~", "!~"];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _brackets;

    private Lexer(string text) => _text = text;

    /// <summary>All tokens of a text, the last of kind <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="QueryException">The text has a character or literal that is none of PromQL.</exception>
    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.ReadToken()) continue;
        return lexer._tokens;
    }

    /// <summary>Whether a name may begin with the character.</summary>
    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private bool ReadToken()
    {
        SkipBlanks();
        if (_at == _text.Length)
        {
            _tokens.Add(new(TokenKind.End, "", new(_at, _at)));
            return false;
        }

        var c = _text[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))) ReadNumber();
        else if (IsNameStart(c) || (c == ':' && _brackets == 0)) ReadIdentifier();
        else if (c is '"' or '\'' or '`') ReadString(c);
        else ReadSign();
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == '#') _at = _text.IndexOf('\n', _at) is var end and >= 0 ? end : _text.Length;
            else if (_text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
            else return;
        }
    }

    private void ReadIdentifier()
    {
        var start = _at++;
        while (_at < _text.Length && (IsNameStart(_text[_at]) || char.IsAsciiDigit(_text[_at]) || (_text[_at] == ':' && _brackets == 0))) _at++;
        var text = _text[start.._at];
        var isNumber = NumberText.TryParseNumber(text, out var value) && !char.IsAsciiDigit(text[0]) && text[0] != '_';
        _tokens.Add(new(isNumber ? TokenKind.Number : TokenKind.Identifier, text, new(start, _at), value));
    }

    private void ReadNumber()
    {
        var start = _at;
        var isHex = _text[_at] == '0' && _at + 1 < _text.Length && _text[_at + 1] is 'x' or 'X';
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '_' || (!isHex && IsExponentSign()))) _at++;
        var text = _text[start.._at];
        if (NumberText.TryParseNumber(text, out var value)) _tokens.Add(new(TokenKind.Number, text, new(start, _at), value));
        else if (NumberText.TryParseDuration(text, out var ms)) _tokens.Add(new(TokenKind.Duration, text, new(start, _at), ms));
        else throw Error(start, $"\"{(text.Length > 50 ? text[..50] + "…" : text)}\" is neither a number nor a duration (units: ms, s, m, h, d, w, y, the longest first)");
    }

    private bool IsExponentSign() =>
        _text[_at] is '+' or '-' && _text[_at - 1] is 'e' or 'E' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]);

    private void ReadString(char quote)
    {
        var start = _at++;
        while (true)
        {
            if (_at >= _text.Length || (_text[_at] == '\n' && quote != '`')) throw Error(start, $"the string that begins here has no closing {quote}");
            if (_text[_at] == quote) break;
            _at += _text[_at] == '\\' && quote != '`' ? 2 : 1;
        }

        _at++;
        var content = StringText.Unquote(_text.AsSpan(start + 1, _at - start - 2), quote, out var errorAt)
            ?? throw Error(start + 1 + errorAt, "the string has an escape sequence that does not exist; a backslash itself is written \\\\");
        _tokens.Add(new(TokenKind.String, content, new(start, _at)));
    }

    private void ReadSign()
    {
        var two = _at + 1 < _text.Length ? _text.AsSpan(_at, 2) : default;
        foreach (var sign in TwoCharacterSigns)
        {
            if (!two.SequenceEqual(sign)) continue;
            Add(sign);
            return;
        }

        var one = _text[_at].ToString();
        if (!"+-*/%^<>=(){}[],:@".Contains(one, StringComparison.Ordinal)) throw Error(_at, $"the character '{Printable(one[0])}' is not expected here");
        if (one == "[") _brackets++;
        if (one == "]") _brackets = Math.Max(0, _brackets - 1);
        Add(one);
    }

    private void Add(string sign)
    {
        _tokens.Add(new(TokenKind.Sign, sign, new(_at, _at + sign.Length)));
        _at += sign.Length;
    }

    private static string Printable(char c) => char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c.ToString();

    private QueryException Error(int position, string message) => QueryException.Syntax(_text, position, message);
}
