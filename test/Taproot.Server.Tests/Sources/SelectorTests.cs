using CsCheck;
using Taproot.Server.Sources.Prometheus;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Tests.Sources;

public sealed class SelectorTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{}")]
    public void No_conditions_are_none(string text) => Assert.Empty(ExtraSelector.Parse(text));

    [Fact]
    public void Conditions_are_read_with_every_operator_and_written_back_quoted()
    {
        var matchers = ExtraSelector.Parse(" { cluster = \"a\\\"b\\\\\" , env=~'prod|live', zone != \"\", x_1!~\"a.*\", } ");
        Assert.Equal(
            [
                new("cluster", MatchOperator.Equal, "a\"b\\"), new("env", MatchOperator.Matches, "prod|live"), new("zone", MatchOperator.NotEqual, ""),
                new LabelMatcher("x_1", MatchOperator.NotMatches, "a.*"),
            ], matchers);
        Assert.Equal("""{__name__="up",cluster="a\"b\\",env=~"prod|live",zone!="",x_1!~"a.*"}""", SelectorText.Of([SelectorText.AnyOf(["up"])], matchers));
    }

    [Theory]
    [InlineData("cluster=\"a\"", "'{'")]
    [InlineData("{cluster}", "'='")]
    [InlineData("{cluster=a}", "quotes")]
    [InlineData("{cluster=\"a}", "closing")]
    [InlineData("{cluster=\"a\"} or vector(1)", "nothing more")]
    [InlineData("{cluster=\"a\" env=\"b\"}", "'}'")]
    [InlineData("{__name__=\"up\"}", "__name__")]
    [InlineData("{a=~\"(\"}", "pattern")]
    [InlineData("{a=\"\\q\"}", "backslash")]
    public void What_is_no_selector_is_refused_with_a_sentence(string text, string hint) =>
        Assert.Contains(hint, Assert.Throws<FormatException>(() => ExtraSelector.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_value_stays_a_value() =>
        Gen.String[Gen.Char[' ', '~'], 0, 30].Sample(value =>
        {
            var text = SelectorText.Of([], [new("a", MatchOperator.Equal, value)]);
            Assert.Equal([new("a", MatchOperator.Equal, value)], ExtraSelector.Parse(text));
        }, iter: 500);

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.String[Gen.Char["{}\"'\\=~!,a \n"], 0, 30].Sample(text =>
        {
            try
            {
                ExtraSelector.Parse(text);
            }
            catch (FormatException)
            {
                // Refused with a sentence.
            }
        }, iter: 3000);
}
