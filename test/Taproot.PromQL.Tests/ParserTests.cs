using CsCheck;
using Taproot.PromQL.Syntax;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Tests;

public sealed class ParserTests
{
    private static readonly string[] Fragments =
    [
        "sum", " by ", "(", ")", "{", "}", "[", "]", "5m", ":", ",", "up", "job", "=", "=~", "\"a\"", "'", "`", "\\", " and ", " on ", " group_left ", "offset ", "@", "start()",
        "-", "^", "1e", "0x", "1", " bool ", "==", "rate", "#", "\n", "é", "\ud800", "\0", "1h30m", "inf", "topk", " without ", "_", ".", "$",
    ];

    [Fact]
    public void What_is_printed_is_read_back_the_same() =>
        Generators.Expression.Sample(expr => Assert.Equal(expr, Parser.Parse(Printer.Print(expr))), iter: 3000);

    [Fact]
    public void What_is_printed_over_several_lines_is_read_back_the_same() =>
        Generators.Expression.Sample(expr => Assert.Equal(expr, Parser.Parse(PrettyPrinter.Print(expr))), iter: 1000);

    [Fact]
    public void Garbage_is_refused_with_a_place_and_nothing_else_happens() =>
        Gen.OneOf(Generators.Choose(Fragments).Array[0, 40].Select(string.Concat), Gen.String[0, 200]).Sample(ParseOrRefuse, iter: 20_000);

    [Fact]
    public void A_query_that_was_cut_or_changed_is_refused_or_read() =>
        Gen.Select(Generators.Expression, Gen.Int[0, 1000], Gen.Int[0, 20], Generators.Choose(Fragments)).Sample(
            (expr, at, length, fragment) =>
            {
                var text = Printer.Print(expr);
                at %= text.Length + 1;
                ParseOrRefuse(text[..at] + fragment + text[Math.Min(text.Length, at + length)..]);
            },
            iter: 5000);

    [Theory]
    [InlineData("", "1:1: the query is empty")]
    [InlineData("up{", "1:4:")]
    [InlineData("up)", "1:3:")]
    [InlineData("sum(up", "1:7:")]
    [InlineData("up +\n  * 2", "2:3:")]
    [InlineData("rate(up)", "1:6: rate takes a range vector here, not an instant vector")]
    [InlineData("up[5m] + 1", "1:1:")]
    [InlineData("nothing(up)", "1:1: there is no function \"nothing\"")]
    [InlineData("up[5x]", "1:4:")]
    [InlineData("up[5m:0s]", "1:7:")]
    [InlineData("up[1s1m]", "1:4:")]
    [InlineData("up offset up", "1:11:")]
    [InlineData("1 2", "1:3:")]
    [InlineData("and", "1:1:")]
    [InlineData("up @ 1e300", "1:6:")]
    [InlineData("up{job=\"a\" instance=\"b\"}", "1:12:")]
    [InlineData("up{job:x=\"a\"}", "1:4:")]
    [InlineData("sum by (\"\") (up)", "1:9:")]
    [InlineData("up == bool bool 1", "1:12:")]
    [InlineData("up + bool 1", "1:6:")]
    [InlineData("\"a\" + 1", "1:1:")]
    [InlineData("-\"a\"", "1:1:")]
    public void A_mistake_is_told_with_its_place(string query, string message)
    {
        var error = Assert.Throws<QueryException>(() => Parser.Parse(query));
        Assert.Equal(QueryErrorKind.BadData, error.Kind);
        Assert.NotNull(error.Position);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_length_have_limits()
    {
        Assert.Throws<QueryException>(() => Parser.Parse(new string('(', 100_000)));
        Assert.Throws<QueryException>(() => Parser.Parse(new string('-', 100_000) + "1"));
        Assert.Throws<QueryException>(() => Parser.Parse(string.Join('+', Enumerable.Repeat("1", 50_000))));
        Assert.Throws<QueryException>(() => Parser.Parse("1" + string.Concat(Enumerable.Repeat("^1", 5000))));
        Assert.Throws<QueryException>(() => Parser.Parse("up" + string.Concat(Enumerable.Repeat("[1m:1m]", 5000))));
        Assert.Throws<QueryException>(() => Parser.Parse(new string(' ', 300_000) + "1"));
    }

    [Theory]
    [InlineData("sum(up)by(job)", "sum by (job) (up)")]
    [InlineData("SUM BY(job)(up)", "sum by (job) (up)")]
    [InlineData("{__name__=\"up\"}", "{__name__=\"up\"}")]
    [InlineData("up{job='a',}", "up{job=\"a\"}")]
    [InlineData("up[90s]", "up[1m30s]")]
    [InlineData("a+ON(x)GROUP_LEFT b", "a + on (x) group_left () b")]
    [InlineData("up offset 1w @ 5", "up @ 5.000 offset 1w")]
    [InlineData("# comment\nup # more", "up")]
    [InlineData("-2^2", "-2 ^ 2")]
    public void A_query_is_written_in_the_usual_way(string query, string formatted) => Assert.Equal(formatted, QueryText.Format(query));

    [Fact]
    public void A_long_query_is_written_over_several_lines() => Assert.Equal(
        """
          sum by (job) (
            rate(requests_total{code=~"5..", environment="production", region="somewhere", zone="a"}[5m])
          )
        /
          sum by (job) (rate(requests_total{environment="production", region="somewhere"}[5m]))
        """.ReplaceLineEndings("\n"),
        QueryText.Format("""sum by(job)(rate(requests_total{code=~"5..",environment="production",region="somewhere",zone="a"}[5m]))/sum by(job)(rate(requests_total{environment="production",region="somewhere"}[5m]))"""));

    [Fact]
    public void A_lone_selector_is_read()
    {
        Assert.Equal(
            [new LabelMatcher("__name__", MatchOperator.Equal, "up"), new LabelMatcher("job", MatchOperator.NotMatches, "a|b")],
            QueryText.ParseSelector("up{job!~\"a|b\"}"));
        Assert.Throws<QueryException>(() => QueryText.ParseSelector("up offset 1m"));
        Assert.Throws<QueryException>(() => QueryText.ParseSelector("sum(up)"));
    }

    private static void ParseOrRefuse(string text)
    {
        try
        {
            Parser.Parse(text);
        }
        catch (QueryException e)
        {
            Assert.Equal(QueryErrorKind.BadData, e.Kind);
        }
    }
}
