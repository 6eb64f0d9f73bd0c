using CsCheck;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Tests;

public sealed class LabelPatternTests
{
    [Theory]
    [InlineData("a.c", "abc", true)]
    [InlineData("a.c", "xabcx", false)]
    [InlineData("", "", true)]
    [InlineData("a|b|cd", "cd", true)]
    [InlineData("a|b|cd", "c", false)]
    [InlineData(".*", "anything", true)]
    [InlineData(".+", "", false)]
    [InlineData("(?i)ABC", "abc", true)]
    [InlineData("(?i:A)BC", "abc", false)]
    [InlineData("[[:digit:]]+", "123", true)]
    [InlineData("[^[:space:]]+", "a b", false)]
    [InlineData("[a[b]", "[", true)]
    [InlineData("[]a]+", "a]", true)]
    [InlineData("\\Qa.b\\E+", "a.bb", true)]
    [InlineData("\\d{2,3}", "1234", false)]
    [InlineData("\\d", "٣", false)]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?P<x>a)(b)?", "ab", true)]
    [InlineData("\\x{41}", "A", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    public void A_pattern_is_RE2_and_anchored(string pattern, string value, bool matches)
    {
        Assert.True(LabelPattern.TryCreate(new("x", MatchOperator.Matches, pattern), out var positive, out _));
        Assert.Equal(matches, positive.IsMatch(value));
        Assert.True(LabelPattern.TryCreate(new("x", MatchOperator.NotMatches, pattern), out var negative, out _));
        Assert.Equal(!matches, negative.IsMatch(value));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("a)")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData("[[:nothing:]]")]
    [InlineData("\\")]
    [InlineData("*")]
    [InlineData("(?P<x")]
    public void What_RE2_does_not_have_is_refused(string pattern)
    {
        Assert.False(LabelPattern.TryCreate(new("x", MatchOperator.Matches, pattern), out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Garbage_is_a_pattern_or_an_error() => Gen.OneOf(Gen.String[0, 30], Generators.Choose("(", ")", "[", "]", "\\", "?", "*", "{1,9}", "|", "(?", "P<a>", ":", "^", "$", "a", "[:alpha:]", "-").Array[0, 15].Select(string.Concat)).Sample(
        pattern =>
        {
            if (LabelPattern.TryCreate(new("x", MatchOperator.Matches, pattern), out var made, out _)) _ = made!.IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        }, iter: 5000);

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_does_not()
    {
        Assert.True(LabelPattern.TryCreate(new("x", MatchOperator.Matches, "(a*)*(a*)*b"), out var pattern, out _));
        Assert.False(pattern.IsMatch(new string('a', 20_000)));
    }
}
