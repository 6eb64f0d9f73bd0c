using CsCheck;
using Taproot.Store.Querying.Filters;

namespace Taproot.Store.Tests.Querying;

public sealed class FilterLineTests
{
    private const string Valid = """error "connection refused" /time\/?out [0-9]+/ and (service:cart or severity>=warning) -path:/api/* not user.id!=("a b" or 7) trace:*""";

    [Theory]
    [InlineData("", "")]
    [InlineData("  \t", "")]
    [InlineData("timeout", "~timeout")]
    [InlineData("connection refused", "(~connection & ~refused)")]
    [InlineData("\"connection \\\"x\\\" refused\"", "~'connection \"x\" refused'")]
    [InlineData("a or b c", "(~a | (~b & ~c))")]
    [InlineData("a AND b OR not c", "((~a & ~b) | !~c)")]
    [InlineData("-a -(b or c)", "(!~a & !(~b | ~c))")]
    [InlineData("--verbose -5", "(~--verbose & ~-5)")]
    [InlineData("/time.?out a/", "~/time.?out a/")]
    [InlineData("/api/orders and /healthz", "(~/api/orders & ~/healthz)")]
    [InlineData("/a\\/b\\d/", "~/a/b\\d/")]
    [InlineData("service:cart", "service:cart")]
    [InlineData("service=cart", "service=cart")]
    [InlineData("service!=cart", "!service=cart")]
    [InlineData("duration>100ms status>=500 x<1 y<=-2", "(duration>100ms & status>=500 & x<1 & y<=-2)")]
    [InlineData("service:(cart or \"shop front\" or p*)", "service:cart|shop front|p*w")]
    [InlineData("http.route:/api/{id}", "http.route:/api/{id}")]
    [InlineData("path:/a.c/", "path:a.cr")]
    [InlineData("trace:*", "trace:*w")]
    [InlineData("\"my field\":7", "my field:7")]
    [InlineData("\"quoted star\" x:\"a*\"", "(~'quoted star' & x:a*)")]
    [InlineData("http://shop:80/x 12:30:45", "(~http://shop:80/x & ~12:30:45)")]
    [InlineData("url:http://shop:80/f(x)", "url:http://shop:80/f(x)")]
    [InlineData("(service:cart)", "service:cart")]
    [InlineData("order and-not", "(~order & ~and-not)")]
    public void Lines_are_read(string line, string expected)
    {
        Assert.True(FilterLine.TryParse(line, out var filter, out var problem), problem?.Sentence);
        Assert.Equal(expected, filter is null ? "" : Shown(filter));
    }

    [Theory]
    [InlineData("service:", 8, "no value")]
    [InlineData("a (b", 2, "not closed")]
    [InlineData("a)", 1, "')' too much")]
    [InlineData("\"a", 0, "not closed")]
    [InlineData("x:\"a", 2, "not closed")]
    [InlineData("()", 1, "missing before ')'")]
    [InlineData("a or", 4, "missing at the end")]
    [InlineData("or a", 0, "Put the word in quotes")]
    [InlineData("not", 3, "missing at the end")]
    [InlineData("x>a*", 2, "number")]
    [InlineData("x:(a b)", 5, "'or'")]
    [InlineData("\"\"", 0, "nothing between the quotes")]
    public void Wrong_lines_are_told_where_and_why(string line, int position, string words)
    {
        Assert.False(FilterLine.TryParse(line, out var filter, out var problem));
        Assert.Null(filter);
        Assert.Equal(position, problem.Position);
        Assert.Contains(words, problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_depth_terms_and_expressions_are_bounded()
    {
        AssertRefused(new('a', FilterLine.MaxLength + 1), "4000");
        AssertRefused(new string('(', 17) + "a" + new string(')', 17), "16 deep");
        AssertRefused(string.Concat(Enumerable.Repeat("not ", 17)) + "a", "16 deep");
        AssertRefused(string.Join(' ', Enumerable.Repeat("a", 65)), "64");
        AssertRefused($"x:({string.Join(" or ", Enumerable.Repeat("a", 65))})", "64");
        AssertRefused($"/{new string('a', 257)}/", "256");
        AssertRefused(new('a', 1001), "1000");
        Assert.True(FilterLine.TryParse(new string('(', 16) + "a" + new string(')', 16), out _, out _));
    }

    private static void AssertRefused(string line, string words)
    {
        Assert.False(FilterLine.TryParse(line, out _, out var problem));
        Assert.Contains(words, problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_gives_a_filter_or_a_problem_within_the_line() =>
        Gen.OneOf(Gen.String, Gen.Char["ab:=!<>()\"/\\*-_. ornt"].Array[0, 60].Select(c => new string(c))).Sample(AssertDecided, iter: 20_000);

    [Fact]
    public void Cut_and_changed_lines_give_a_filter_or_a_problem() =>
        Gen.Select(Gen.Int[0, Valid.Length], Gen.Int[0, Valid.Length - 1], Gen.Char).Sample((cut, at, letter) =>
        {
            AssertDecided(Valid[..cut]);
            AssertDecided(Valid[cut..]);
            AssertDecided(Valid.Remove(at, 1).Insert(at, letter.ToString()));
        });

    private static void AssertDecided(string line)
    {
        var isRight = FilterLine.TryParse(line, out var filter, out var problem);
        Assert.Equal(isRight, problem is null);
        if (!isRight) Assert.InRange(problem!.Position, 0, line.Length);
        if (filter is not null) Assert.InRange(filter.Leaves().Count(), 1, FilterLine.MaxTerms);
        if (isRight && filter is null) Assert.True(string.IsNullOrWhiteSpace(line));
    }

    private static string Shown(Filter filter) => filter switch
    {
        AndFilter and => $"({string.Join(" & ", and.Parts.Select(Shown))})",
        OrFilter or => $"({string.Join(" | ", or.Parts.Select(Shown))})",
        NotFilter not => $"!{Shown(not.Inner)}",
        TextFilter { Match: TextMatch.Regex } text => $"~/{text.Text}/",
        TextFilter { Match: TextMatch.Phrase } text => $"~'{text.Text}'",
        TextFilter text => $"~{text.Text}",
        FieldFilter field => field.Field + Sign(field.Operator) + string.Join('|', field.Values.Select(v => v.Text + (v.Match switch { ValueMatch.Regex => "r", ValueMatch.Wildcard => "w", _ => "" }))),
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private static string Sign(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Is => ":",
        FilterOperator.Equal => "=",
        FilterOperator.Greater => ">",
        FilterOperator.AtLeast => ">=",
        FilterOperator.Less => "<",
        _ => "<=",
    };
}
