using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Syntax;

/// <summary>Selectors and what may follow them.</summary>
internal sealed partial class Parser
{
    private const string NameLabel = "__name__";

    private VectorSelector ParseSelectorOf(Token? name)
    {
        var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
        var start = Next.Span;
        var end = Next.Span;
        if (name is { } given)
        {
            start = end = given.Span;
            matchers.Add(new(NameLabel, MatchOperator.Equal, given.Text));
        }

        var metric = name?.Text;
        if (Next.IsSign("{")) end = ParseMatchers(matchers, ref metric);
        var selector = new VectorSelector(metric, matchers.DrainToImmutable(), default) { Span = start.To(end) };
        return TypeChecker.Check(_text, selector);
    }

    private SourceSpan ParseMatchers(ImmutableArray<LabelMatcher>.Builder matchers, ref string? metric)
    {
        Take();
        while (!Next.IsSign("}"))
        {
            ParseMatcher(matchers, ref metric);
            if (!TryTake(",") && !Next.IsSign("}")) throw Unexpected("between matchers; \",\" or \"}\" is");
        }
        return Take().Span;
    }

    private void ParseMatcher(ImmutableArray<LabelMatcher>.Builder matchers, ref string? metric)
    {
        var label = Next;
        var isQuoted = label.Kind == TokenKind.String;
        if (!isQuoted && !IsLabelName(label)) throw Unexpected("where a label's name is expected");
        Take();
        if (isQuoted && !StringText.IsValid(label.Text)) throw Error(label, "the label's name is not valid UTF-8");
        if (isQuoted && (Next.IsSign(",") || Next.IsSign("}")))
        {
            if (metric is not null) throw Error(label, "the metric's name is given twice");
            metric = label.Text;
            matchers.Insert(0, new(NameLabel, MatchOperator.Equal, label.Text));
            return;
        }

        var sign = Take();
        MatchOperator op = sign switch
        {
            _ when sign.IsSign("=") => MatchOperator.Equal,
            _ when sign.IsSign("!=") => MatchOperator.NotEqual,
            _ when sign.IsSign("=~") => MatchOperator.Matches,
            _ when sign.IsSign("!~") => MatchOperator.NotMatches,
            _ => throw Error(sign, $"{sign.InWords} is no operator of a matcher: these are =, !=, =~ and !~"),
        };
        if (Next.Kind != TokenKind.String) throw Unexpected("where a label's value in quotes is expected");
        if (metric is not null && label.Text == NameLabel) throw Error(label, "the metric's name is given twice: before the braces and as __name__");
        matchers.Add(new(label.Text, op, Take().Text));
    }

    private static bool IsLabelName(Token token) =>
        (token.Kind == TokenKind.Identifier || (token.Kind == TokenKind.Number && Lexer.IsNameStart(token.Text[0]))) && !token.Text.Contains(':', StringComparison.Ordinal);

    private Expr ParsePostfixes(Expr expr)
    {
        while (true)
        {
            if (Next.IsSign("[")) expr = ParseRange(expr);
            else if (Next.IsKeyword("offset")) expr = ParseOffset(expr);
            else if (Next.IsSign("@")) expr = ParseAt(expr);
            else return expr;
            if (++_operators > MostOperators) throw Error(Next, $"the query has more than {MostOperators} operators");
        }
    }

    private Expr ParseRange(Expr expr)
    {
        var bracket = Take();
        var range = ParsePositiveDuration("the range");
        if (!TryTake(":"))
        {
            var end = Expect("]", "to close the range").Span;
            if (expr is not VectorSelector selector) throw Error(bracket, "a range [5m] may follow a selector of series only; other expressions take a subquery [5m:1m]");
            if (selector.Shift != default) throw Error(bracket, "the range comes before offset and @");
            return new MatrixSelector(selector, range) { Span = expr.Span.To(end) };
        }

        long? step = Next.IsSign("]") ? null : ParsePositiveDuration("the step");
        var last = Expect("]", "to close the subquery").Span;
        return TypeChecker.Check(_text, new Subquery(expr, range, step, default) { Span = expr.Span.To(last) });
    }

    private Expr ParseOffset(Expr expr)
    {
        var keyword = Take();
        var isNegative = TryTake("-");
        if (!isNegative) TryTake("+");
        var duration = ParseDuration("the offset");
        if (ShiftOf(expr) is not { } shift) throw Error(keyword, "offset may follow a selector or a subquery only");
        if (shift.OffsetMs != 0) throw Error(keyword, "offset is given twice");
        return WithShift(expr, shift with { OffsetMs = isNegative ? -duration : duration });
    }

    private Expr ParseAt(Expr expr)
    {
        var sign = Take();
        if (ShiftOf(expr) is not { } shift) throw Error(sign, "@ may follow a selector or a subquery only");
        if (shift.Anchor != AtAnchor.None) throw Error(sign, "@ is given twice");
        if (Next.Kind == TokenKind.Identifier && Following.IsSign("("))
        {
            var name = Take();
            Take();
            Expect(")", "after the name");
            AtAnchor anchor = name.IsKeyword("start") ? AtAnchor.Start : name.IsKeyword("end") ? AtAnchor.End : throw Error(name, "after @ comes a time in seconds, start() or end()");
            return WithShift(expr, shift with { Anchor = anchor });
        }

        var isNegative = TryTake("-");
        if (!isNegative) TryTake("+");
        if (Next.Kind is not (TokenKind.Number or TokenKind.Duration)) throw Unexpected("after @; a time in seconds, start() or end() is");
        var token = Take();
        var seconds = token.Kind == TokenKind.Number ? token.Value : token.Value / 1000;
        if (!(Math.Abs(seconds) < long.MaxValue / 1_000_000.0)) throw Error(token, $"{token.InWords} is no time that @ can mean");
        return WithShift(expr, shift with { Anchor = AtAnchor.Time, AtMs = (long)Math.Round((isNegative ? -seconds : seconds) * 1000, MidpointRounding.AwayFromZero) });
    }

    private Expr WithShift(Expr expr, TimeShift shift)
    {
        var span = new SourceSpan(expr.Span.Start, _tokens[_at - 1].Span.End);
        return expr switch
        {
            VectorSelector selector => selector with { Shift = shift, Span = span },
            MatrixSelector matrix => matrix with { Selector = matrix.Selector with { Shift = shift }, Span = span },
            Subquery subquery => subquery with { Shift = shift, Span = span },
            _ => throw new InvalidOperationException("Only selectors and subqueries have a shift."),
        };
    }

    private static TimeShift? ShiftOf(Expr expr) => expr switch
    {
        VectorSelector selector => selector.Shift,
        MatrixSelector matrix => matrix.Selector.Shift,
        Subquery subquery => subquery.Shift,
        _ => null,
    };

    private long ParsePositiveDuration(string what)
    {
        var token = Next;
        var duration = ParseDuration(what);
        return duration > 0 ? duration : throw Error(token, $"{what} must be longer than nothing");
    }

    private long ParseDuration(string what)
    {
        var token = Next;
        if (token.Kind is not (TokenKind.Duration or TokenKind.Number)) throw Unexpected($"where {what} is expected, such as 5m or 1h30m");
        Take();
        if (token.Kind == TokenKind.Duration) return (long)token.Value;
        return Math.Abs(token.Value) * 1000 <= NumberText.MaxDurationMs
            ? (long)Math.Round(token.Value * 1000, MidpointRounding.AwayFromZero)
            : throw Error(token, $"{token.InWords} seconds are too long for {what}");
    }
}
