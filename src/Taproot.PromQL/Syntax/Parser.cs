using System.Collections.Immutable;
using Taproot.PromQL.Functions;

namespace Taproot.PromQL.Syntax;

/// <summary>Makes a syntax tree of a query, by operator precedence. Types are checked as the tree grows.</summary>
internal sealed partial class Parser
{
    private const int DeepestNesting = 100;
    private const int MostOperators = 1000;

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;
    private int _operators;

    private Parser(string text)
    {
        _text = text;
        _tokens = Lexer.Read(text);
    }

    private Token Next => _tokens[_at];

    private Token Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>The tree of a query.</summary>
    /// <exception cref="QueryException">The text is no query.</exception>
    public static Expr Parse(string text, int maxLength = 256 * 1024)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > maxLength)
            throw new QueryException(QueryErrorKind.BadData, $"the query has {text.Length} characters, more than the {maxLength} that are allowed");
        var parser = new Parser(text);
        if (parser.Next.Kind == TokenKind.End) throw parser.Error(parser.Next, "the query is empty");
        var expr = parser.ParseExpression(0);
        if (parser.Next.Kind != TokenKind.End) throw parser.Unexpected("after the end of the expression");
        return expr;
    }

    /// <summary>The selector of a text that is a lone instant vector selector: what <c>match[]</c> holds.</summary>
    /// <exception cref="QueryException">The text is something else.</exception>
    public static VectorSelector ParseSelector(string text, int maxLength = 256 * 1024) =>
        Parse(text, maxLength) is VectorSelector { Shift: { OffsetMs: 0, Anchor: AtAnchor.None } } selector
            ? selector
            : throw QueryException.Syntax(text, 0, "a selector of series such as up{job=\"api\"} is expected, without offset, @ and functions");

    private Expr ParseExpression(int lowest)
    {
        Enter();
        var left = ParseOperand();
        while (TryReadOperator(lowest, out var op))
        {
            if (++_operators > MostOperators) throw Error(Next, $"the query has more than {MostOperators} operators");
            var modifiers = ParseModifiers(op);
            var right = ParseExpression(op == BinaryOperator.Power ? op.Precedence() : op.Precedence() + 1);
            left = TypeChecker.Check(_text, new Binary(op, left, right, modifiers.ReturnsBool, modifiers.Matching) { Span = left.Span.To(right.Span) }, modifiers.IsGiven);
        }
        _depth--;
        return left;
    }

    private Expr ParseOperand()
    {
        if (!Next.IsSign("-") && !Next.IsSign("+")) return ParsePostfixes(ParsePrimary());
        var sign = Take();
        // A sign takes what binds more tightly than multiplication: -2^2 is -(2^2), -2*2 is (-2)*2.
        var inner = ParseExpression(BinaryOperators.PowerPrecedence);
        return TypeChecker.Check(_text, new Unary(sign.Text == "-", inner) { Span = sign.Span.To(inner.Span) });
    }

    private Expr ParsePrimary()
    {
        var token = Next;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return new NumberLiteral(token.Value) { Span = token.Span };
            case TokenKind.Duration:
                Take();
                return new NumberLiteral(token.Value / 1000) { Span = token.Span };
            case TokenKind.String:
                Take();
                return new StringLiteral(token.Text) { Span = token.Span };
            case TokenKind.Identifier:
                return ParseName();
            case TokenKind.Sign when token.Text == "(":
                Take();
                var inner = ParseExpression(0);
                return new Parenthesized(inner) { Span = token.Span.To(Expect(")", "to close the parenthesis").Span) };
            case TokenKind.Sign when token.Text == "{":
                return ParseSelectorOf(null);
            default:
                throw Unexpected("where an expression is expected");
        }
    }

    private Expr ParseName()
    {
        var followedByParenthesis = Following.IsSign("(");
        if (AggregationOperators.TryParse(Next.Text, out var aggregation) && (followedByParenthesis || Following.IsKeyword("by") || Following.IsKeyword("without")))
            return ParseAggregation(aggregation);
        if (IsReserved(Next)) throw Unexpected("where an expression is expected");
        if (followedByParenthesis) return ParseCall();
        return ParseSelectorOf(Take());
    }

    private Call ParseCall()
    {
        var name = Take();
        if (!FunctionTable.TryGet(name.Text, out var function)) throw Error(name, $"there is no function {name.InWords}");
        Expect("(", "");
        var arguments = ParseArguments(out var end);
        return TypeChecker.Check(_text, new Call(function, arguments) { Span = name.Span.To(end) });
    }

    private ImmutableArray<Expr> ParseArguments(out SourceSpan end)
    {
        var arguments = ImmutableArray.CreateBuilder<Expr>();
        if (!Next.IsSign(")"))
        {
            do
            {
                arguments.Add(ParseExpression(0));
            }
            while (TryTake(","));
        }
        end = Expect(")", "to close the arguments").Span;
        return arguments.DrainToImmutable();
    }

    private bool TryReadOperator(int lowest, out BinaryOperator op)
    {
        var token = Next;
        op = default;
        BinaryOperator? found = token.Kind switch
        {
            TokenKind.Sign => OfSign(token.Text),
            TokenKind.Identifier when token.Text.Length <= 6 => token.Text.ToLowerInvariant() switch
            {
                "and" => BinaryOperator.And,
                "or" => BinaryOperator.Or,
                "unless" => BinaryOperator.Unless,
                "atan2" => BinaryOperator.Atan2,
                _ => null,
            },
            _ => null,
        };
        if (found is not { } known || known.Precedence() < lowest) return false;
        op = known;
        Take();
        return true;
    }

    private static BinaryOperator? OfSign(string sign) => sign switch
    {
        "==" => BinaryOperator.Equal,
        "!=" => BinaryOperator.NotEqual,
        "<" => BinaryOperator.Less,
        "<=" => BinaryOperator.LessOrEqual,
        ">" => BinaryOperator.Greater,
        ">=" => BinaryOperator.GreaterOrEqual,
        "+" => BinaryOperator.Add,
        "-" => BinaryOperator.Subtract,
        "*" => BinaryOperator.Multiply,
        "/" => BinaryOperator.Divide,
        "%" => BinaryOperator.Modulo,
        "^" => BinaryOperator.Power,
        _ => null,
    };

    // Words that are operators or parts of one and so no metric's name.
    private static bool IsReserved(Token token) => token.Text.ToLowerInvariant() is
        "and" or "or" or "unless" or "atan2" or "bool" or "on" or "ignoring" or "group_left" or "group_right";

    private void Enter()
    {
        if (++_depth > DeepestNesting) throw Error(Next, $"the query is nested more than {DeepestNesting} levels deep");
    }

    private Token Take() => _tokens[_at < _tokens.Count - 1 ? _at++ : _at];

    private bool TryTake(string sign)
    {
        if (!Next.IsSign(sign)) return false;
        Take();
        return true;
    }

    private bool TryTakeKeyword(string keyword)
    {
        if (!Next.IsKeyword(keyword)) return false;
        Take();
        return true;
    }

    private Token Expect(string sign, string purpose) =>
        Next.IsSign(sign) ? Take() : throw Error(Next, $"\"{sign}\" is expected {purpose}{(purpose.Length > 0 ? ", " : "")}not {Next.InWords}");

    private QueryException Unexpected(string where) => Error(Next, $"{Next.InWords} is not expected {where}");

    private QueryException Error(Token token, string message) => QueryException.Syntax(_text, token.Span.Start, message);
}
