namespace Taproot.PromQL.Syntax;

/// <summary>Kinds of a query's words and signs.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name or keyword; colons may be in it.</summary>
    Identifier,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A duration with a unit.</summary>
    Duration,

    /// <summary>A quoted text.</summary>
    String,

    /// <summary>A sign of one or two characters.</summary>
    Sign,
}

/// <summary>A word or sign of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a string: its content.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Value">Of a number: its value; of a duration: milliseconds.</param>
internal readonly record struct Token(TokenKind Kind, string Text, SourceSpan Span, double Value = 0)
{
    /// <summary>Whether it is the given sign.</summary>
    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    /// <summary>Whether it is the given keyword, in any case.</summary>
    public bool IsKeyword(string keyword) => Kind == TokenKind.Identifier && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>For messages.</summary>
    public string InWords => Kind switch
    {
        TokenKind.End => "the end of the query",
        TokenKind.String => "a string",
        _ => $"\"{(Text.Length > 50 ? Text[..50] + "…" : Text)}\"",
    };
}
