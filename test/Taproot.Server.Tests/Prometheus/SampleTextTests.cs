using System.Globalization;
using System.Text;
using CsCheck;
using Taproot.Server.Api.Prometheus;

namespace Taproot.Server.Tests.Prometheus;

public sealed class SampleTextTests
{
    private static string Text(double value)
    {
        Span<byte> text = stackalloc byte[SampleText.Longest];
        return Encoding.UTF8.GetString(text[..SampleText.Format(value, text)]);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1, "1")]
    [InlineData(-42, "-42")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1.5e20, "150000000000000000000")]
    [InlineData(-1e21, "-1e+21")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1.5e-6, "0.0000015")]
    [InlineData(9.99e-7, "9.99e-07")]
    [InlineData(1e-300, "1e-300")]
    [InlineData(1234567890123456.5, "1234567890123456.5")]
    [InlineData(123456.789, "123456.789")]
    public void A_number_is_written_as_Prometheus_writes_it(double value, string expected) => Assert.Equal(expected, Text(value));

    [Theory]
    [InlineData(1_800_000_000_000, "1800000000")]
    [InlineData(1_800_000_000_050, "1800000000.050")]
    [InlineData(-1_500, "-1.500")]
    public void A_time_is_written_in_seconds(long ms, string expected)
    {
        Span<byte> text = stackalloc byte[SampleText.Longest];
        Assert.Equal(expected, Encoding.UTF8.GetString(text[..SampleText.FormatTime(ms, text)]));
    }

    [Fact]
    public void Every_number_reads_back_as_itself() =>
        Gen.Double.Sample(value =>
            BitConverter.DoubleToInt64Bits(double.Parse(Text(value).Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value) || double.IsNaN(value), iter: 20_000);

    [Theory]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1y2w3d4h5m6s7ms", 365 * 86_400_000L + 17 * 86_400_000L + 14_706_007)]
    [InlineData("0", 0)]
    public void Durations_are_read(string text, long expected)
    {
        Assert.True(ApiTime.TryParseDuration(text, out var ms));
        Assert.Equal(expected, ms);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5m5m")]
    [InlineData("1m1h")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("99999999999y")]
    public void What_is_no_duration_is_not_read(string text) => Assert.False(ApiTime.TryParseDuration(text, out _));
}
