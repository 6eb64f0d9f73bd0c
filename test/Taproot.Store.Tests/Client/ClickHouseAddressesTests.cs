namespace Taproot.Store.Tests.Client;

public sealed class ClickHouseAddressesTests
{
    [Theory]
    [InlineData("ch1", false, "http://ch1:8123/")]
    [InlineData("ch1", true, "https://ch1:8443/")]
    [InlineData("ch1:80", false, "http://ch1/")]
    [InlineData("http://ch1", true, "http://ch1:8123/")]
    [InlineData("https://ch1:443/db", false, "https://ch1/db/")]
    [InlineData("[::1]", false, "http://[::1]:8123/")]
    [InlineData("[::1]:8124", false, "http://[::1]:8124/")]
    public void An_address_gets_what_it_does_not_say(string text, bool tls, string expected) =>
        Assert.Equal(expected, Assert.Single(ClickHouseAddresses.Parse(text, tls)).AbsoluteUri);

    [Fact]
    public void Several_addresses_keep_their_order_and_equal_ones_become_one() =>
        Assert.Equal(["http://b:8123/", "http://a:8123/"], ClickHouseAddresses.Parse("b, a,b:8123", tls: false).Select(a => a.AbsoluteUri));

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("ftp://ch1")]
    [InlineData("http://user:secret@ch1")]
    [InlineData("ch1:x")]
    [InlineData("ch1:8123?database=a")]
    public void What_is_no_address_is_refused(string text) => Assert.Throws<FormatException>(() => ClickHouseAddresses.Parse(text, tls: false));

    [Fact]
    public void The_port_of_the_native_protocol_is_explained() =>
        Assert.Contains("8123", Assert.Throws<FormatException>(() => ClickHouseAddresses.Parse("ch1:9000", tls: false)).Message, StringComparison.Ordinal);
}
