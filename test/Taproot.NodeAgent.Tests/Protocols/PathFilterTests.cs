using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class PathFilterTests
{
    [Theory]
    [InlineData("/health", "/health", true)]
    [InlineData("/health", "/health?full=1", true)]
    [InlineData("/health", "/healthz", false)]
    [InlineData("/health*", "/healthz", true)]
    [InlineData("*/metrics", "/internal/a/metrics", true)]
    [InlineData("/api/*/ping", "/api/v1/x/ping", true)]
    [InlineData("/api/v?/ping", "/api/v1/ping", true)]
    [InlineData("/api/v?/ping", "/api/v10/ping", false)]
    [InlineData("*", "", true)]
    [InlineData("/a", "", false)]
    public void A_pattern_matches_whole_paths_without_the_query(string pattern, string target, bool expected) =>
        Assert.Equal(expected, new PathFilter([pattern]).Excludes(Encoding.ASCII.GetBytes(target)));

    [Fact]
    public void It_agrees_with_a_regular_expression()
    {
        var text = Gen.String[Gen.Char["ab/"], 0, 12];
        Gen.Select(Gen.String[Gen.Char["ab/*?"], 0, 8], text).Sample((pattern, path) =>
        {
            var expression = "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$";
            return new PathFilter([pattern]).Excludes(Encoding.ASCII.GetBytes(path)) == Regex.IsMatch(path, expression, RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        });
    }

    [Fact]
    public void Stars_and_long_paths_do_not_blow_up()
    {
        var filter = new PathFilter([string.Concat(Enumerable.Repeat("*a", 100)) + "b"]);
        Assert.False(filter.Excludes(Encoding.ASCII.GetBytes("/" + new string('a', 100_000))));
    }

    [Fact]
    public void Without_patterns_nothing_is_left_out() => Assert.False(new PathFilter([]).Excludes("/"u8));
}
