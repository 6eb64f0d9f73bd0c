using Taproot.Server.Configuration;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Tests.Configuration;

public sealed class QueryCacheTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("0", 0L)]
    [InlineData("256MiB", 256L << 20)]
    public void Its_size_is_an_option(string? text, long? bytes) => Assert.Equal(bytes, Read(text));

    [Theory]
    [InlineData("-1")]
    [InlineData("2TiB")]
    [InlineData("much")]
    public void A_size_that_is_none_is_refused_by_name(string text) =>
        Assert.Contains("query-cache-memory", Assert.Throws<ConfigurationException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static long? Read(string? text) =>
        ServerConfiguration.Load(text is null ? [] : [$"--query-cache-memory={text}"], new Dictionary<string, string>(StringComparer.Ordinal))!.QueryCacheBytes;
}
