using System.Net;
using System.Net.Http.Headers;
using Snappier;
using Taproot.Server.Tests.Support;
using Taproot.Store;

namespace Taproot.Server.Tests.Ingest;

/// <summary>What the specification of remote write 2.0 asks of a receiver, point by point.</summary>
public sealed class RemoteWriteV2Tests
{
    private const string ContentType = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ContentType)]
    [InlineData("application/x-protobuf; proto=\"io.prometheus.write.v2.Request\"")]
    [InlineData("Application/X-Protobuf;Proto=io.prometheus.write.v2.Request")]
    public async Task All_samples_written_is_a_success_with_counts_and_without_a_body(string contentType)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, Request(Series([1, 2], Sample(SmallWorld.EndMs), Sample(SmallWorld.EndMs - 1000))), contentType);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(("2", "0", "0"), Written(response));
        Assert.Equal("up", server.Store.Written[0].Metric);
        Assert.Equal(2, server.Store.Written.Count);
    }

    [Fact]
    public async Task A_partial_write_is_told_with_what_was_written_and_why_the_rest_was_not()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, Request(Series([1, 2], Sample(SmallWorld.EndMs), Sample(1))));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("1", "0", "0"), Written(response));
        Assert.Single(server.Store.Written);
        Assert.Contains("1 of 2 samples were not written", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("taproot_ingest_dropped_items_total{signal=\"metrics\",reason=\"too_old\"} 1", await server.Client.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_histograms_are_refused_and_samples_beside_them_written()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, Request(Series([1, 2], Sample(SmallWorld.EndMs)), Series([1, 2], [0x1A, 0x02, 0x08, 0x01])));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("1", "0", "0"), Written(response));
        Assert.Contains("native histograms", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exemplars_that_are_not_kept_do_not_spoil_a_request()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, Request(Series([1, 2], Sample(SmallWorld.EndMs), [0x22, 0x00])));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(("1", "0", "0"), Written(response));
    }

    [Fact]
    public async Task A_message_that_is_none_is_not_to_be_sent_again()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, [0x2A, 0x7F]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Prometheus-Remote-Write-Samples-Written"));
    }

    [Fact]
    public async Task While_the_store_is_away_the_whole_request_is_to_be_sent_again()
    {
        await using var server = await RunningServer.StartAsync();
        server.Store.Failure = new StoreUnavailableException("Starting.", TimeSpan.FromSeconds(2));
        using var response = await PostAsync(server, Request(Series([1, 2], Sample(SmallWorld.EndMs))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.False(response.Headers.Contains("X-Prometheus-Remote-Write-Samples-Written"));
    }

    [Theory]
    [InlineData(ContentType, "gzip")]
    [InlineData(ContentType, "")]
    [InlineData("application/x-protobuf;proto=io.prometheus.write.v9.Request", "snappy")]
    [InlineData("application/json", "snappy")]
    public async Task What_is_not_supported_is_415(string contentType, string encoding)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, Request(), contentType, encoding);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static (string, string, string) Written(HttpResponseMessage response)
    {
        string Header(string name) => response.Headers.GetValues($"X-Prometheus-Remote-Write-{name}-Written").Single();
        return (Header("Samples"), Header("Histograms"), Header("Exemplars"));
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, byte[] message, string contentType = ContentType, string encoding = "snappy")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = new ByteArrayContent(Snappy.CompressToArray(message)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (encoding.Length > 0) request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "2.0.0");
        return await server.Client.SendAsync(request, Stop);
    }

    // Symbols: the empty text, __name__, up.
    private static byte[] Request(params byte[][] series) => [.. Field(4, []), .. Field(4, "__name__"u8), .. Field(4, "up"u8), .. series.SelectMany(s => Field(5, s))];

    private static byte[] Series(byte[] references, params byte[][] more) => [.. Field(1, references), .. more.SelectMany(m => m)];

    private static byte[] Sample(long timeMs)
    {
        List<byte> sample = [0x09, .. BitConverter.GetBytes(1.0), 0x10];
        for (var rest = (ulong)timeMs; ; rest >>= 7)
        {
            sample.Add((byte)(rest < 0x80 ? rest : rest | 0x80));
            if (rest < 0x80) return Field(2, [.. sample]);
        }
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> content) => [(byte)(number << 3 | 2), (byte)content.Length, .. content];
}
