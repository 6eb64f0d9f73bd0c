using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Snappier;
using Taproot.Server.Tests.Support;
using Taproot.Store;
using Taproot.Telemetry.Otlp;
using ZstdSharp;

namespace Taproot.Server.Tests.Ingest;

/// <summary>What senders of OTLP may rely on: statuses, forms of answers, codings, bounds.</summary>
public sealed class OtlpTests
{
    private const string ProtobufType = "application/x-protobuf";
    private const string LogsPath = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // resource_logs { scope_logs { log_records { body } } }: the time is left to the server.
    private static byte[] Logs(string body = "hello")
    {
        using var writer = new ProtobufWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        var record = writer.Begin(2);
        writer.WriteTextValue(5, Encoding.UTF8.GetBytes(body));
        writer.End(record);
        writer.End(scope);
        writer.End(resource);
        return writer.Span.ToArray();
    }

    private static byte[] Compress(string coding, byte[] plain)
    {
        if (coding == "snappy") return Snappy.CompressToArray(plain);
        if (coding == "zstd") return new Compressor().Wrap(plain).ToArray();
        using var into = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true),
            "framed" => new SnappyStream(into, CompressionMode.Compress, leaveOpen: true),
            "raw" => new DeflateStream(into, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(into, CompressionLevel.Fastest, leaveOpen: true),
        }) stream.Write(plain);
        return into.ToArray();
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] body, string type = ProtobufType, string? coding = null, string path = "/v1/logs")
    {
        var content = new ByteArrayContent(body);
        if (type.Length > 0) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (coding is not null) content.Headers.ContentEncoding.Add(coding);
        return client.PostAsync(path, content, Stop);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("deflate", "raw")]
    [InlineData("zstd", "zstd")]
    [InlineData("snappy", "snappy")]
    [InlineData("snappy", "framed")]
    public async Task Every_coding_is_undone(string? coding, string kind)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server.Client, coding is null ? Logs() : Compress(kind, Logs()), coding: coding);
        Assert.Equal((HttpStatusCode.OK, ProtobufType), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(1, server.Store.LogRecords);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("zstd", "zstd")]
    [InlineData("snappy", "snappy")]
    [InlineData("snappy", "framed")]
    public async Task A_bomb_is_refused_before_it_goes_off(string coding, string kind)
    {
        await using var server = await RunningServer.StartAsync(o => o with { MaxIngestDecompressedBytes = 1 << 20 });
        using var response = await PostAsync(server.Client, Compress(kind, new byte[20 << 20]), coding: coding);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("snappy")]
    public async Task What_does_not_decompress_is_refused_for_good(string coding)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server.Client, [0xFE, 1, 2, 3, 4, 5, 6, 7, 8, 9], coding: coding);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(coding, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_is_answered_in_JSON()
    {
        await using var server = await RunningServer.StartAsync();
        using var taken = await PostAsync(server.Client, "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}]}]}]}"u8.ToArray(), "application/json");
        Assert.Equal((HttpStatusCode.OK, "{}"), (taken.StatusCode, await taken.Content.ReadAsStringAsync(Stop)));
        using var refused = await PostAsync(server.Client, "{\"resourceLogs\":7}"u8.ToArray(), "application/json; charset=utf-8");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("\"code\":3", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("", null)]
    [InlineData(ProtobufType, "br")]
    public async Task Other_formats_are_refused_with_what_is_taken(string type, string? coding)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server.Client, Logs(), type, coding);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("zstd", string.Join(',', response.Headers.GetValues("Accept-Encoding")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rubbish_and_a_span_in_the_place_of_a_log_are_refused_for_good()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in (string[])["/v1/logs", "/v1/traces"])
        {
            using var response = await PostAsync(server.Client, [0x0A, 0xFF, 0xFF, 0xFF], path: path);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
        var metrics = await server.Client.GetStringAsync("/metrics", Stop);
        Assert.Contains("taproot_ingest_requests_total{signal=\"logs\",outcome=\"malformed_protobuf\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("taproot_ingest_requests_total{signal=\"traces\",outcome=\"malformed_protobuf\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_behind_away_or_full_has_the_sender_send_again()
    {
        await using var server = await RunningServer.StartAsync();
        (Exception Failure, HttpStatusCode Status)[] cases =
        [
            (new StoreUnavailableException("behind", TimeSpan.FromSeconds(2)) { IsBehind = true }, HttpStatusCode.TooManyRequests),
            (new StoreUnavailableException("away", TimeSpan.FromSeconds(2)), HttpStatusCode.ServiceUnavailable),
            (new StoreFullException("full"), HttpStatusCode.ServiceUnavailable),
        ];
        foreach (var (failure, status) in cases)
        {
            server.Store.Failure = failure;
            using var response = await PostAsync(server.Client, Logs());
            Assert.Equal(status, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Contains("google.rpc.RetryInfo", Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Stop)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_key_nobody_writes_into_a_server_whose_OTLP_port_others_can_reach()
    {
        await using var server = await RunningServer.StartAsync(o => o with { OtlpHttpListen = new(IPAddress.Any, 0) });
        using var response = await PostAsync(server.Client, Logs());
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task gRPC_takes_compressed_messages_and_tells_its_status_in_trailers()
    {
        await using var server = await RunningServer.StartAsync(o => o with { OtlpGrpcListen = new(IPAddress.Loopback, 0) });
        using var taken = await CallAsync(server, Frame(Compress("gzip", Logs()), compressed: 1), "gzip");
        var frame = await taken.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(("0", 5), (taken.TrailingHeaders.GetValues("grpc-status").Single(), frame.Length));
        Assert.Equal(1, server.Store.LogRecords);
        server.Store.Failure = new StoreUnavailableException("behind", TimeSpan.FromSeconds(3)) { IsBehind = true };
        await AssertStatusAsync(server, Frame(Logs(), 0), "identity", "8", retry: true);
        server.Store.Failure = new StoreUnavailableException("away", TimeSpan.FromSeconds(3));
        await AssertStatusAsync(server, Frame(Logs(), 0), "identity", "14", retry: true);
        await AssertStatusAsync(server, Frame([0x0A, 0xFF], 0), "identity", "3", retry: false);
        await AssertStatusAsync(server, [0, 0, 0, 0, 9, 1], "identity", "3", retry: false);
        await AssertStatusAsync(server, Frame(Logs(), 0), "br", "12", retry: false);
        await AssertStatusAsync(server, Frame(Logs(), 0), "identity", "12", retry: false, "/some.Service/Method");
    }

    private static byte[] Frame(byte[] message, byte compressed)
    {
        byte[] frame = [compressed, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        return frame;
    }

    private static async Task<HttpResponseMessage> CallAsync(RunningServer server, byte[] frame, string coding, string path = LogsPath)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.OtlpGrpc, path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("grpc-encoding", coding);
        return await server.Client.SendAsync(request, Stop);
    }

    private static async Task AssertStatusAsync(RunningServer server, byte[] frame, string coding, string status, bool retry, string path = LogsPath)
    {
        using var response = await CallAsync(server, frame, coding, path);
        Assert.Equal((HttpStatusCode.OK, status), (response.StatusCode, response.Headers.GetValues("grpc-status").Single()));
        var details = response.Headers.GetValues("grpc-status-details-bin").Single();
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        Assert.Equal(retry, text.Contains("google.rpc.RetryInfo", StringComparison.Ordinal));
    }
}
