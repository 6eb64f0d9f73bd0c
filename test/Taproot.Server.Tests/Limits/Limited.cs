using System.Net.Http.Headers;
using System.Text;
using Taproot.Server.Hosting;
using Taproot.Server.Limits;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry;
using Taproot.Telemetry.Pprof;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Limits;

/// <summary>Servers with limits, and requests of all protocols to them.</summary>
internal static class Limited
{
    public const string RemoteWrite = "/api/v1/write";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Func<ServerOptions, ServerOptions> To(params (ProjectLimit Limit, long Value)[] limits)
    {
        var values = limits.ToDictionary(l => l.Limit, l => l.Value);
        return options => options with { Limits = LimitValues.Server(l => values.GetValueOrDefault(l.Limit, l.Default)) };
    }

    /// <summary>A request of remote write 1.0 with a sample for each of the hosts.</summary>
    public static HttpRequestMessage Samples(IEnumerable<string> hosts, string path = RemoteWrite)
    {
        var writer = new RemoteWriteWriter();
        foreach (var host in hosts) writer.Add("up", Labels.Of(("host", host)), 1, SmallWorld.EndMs);
        return Post(path, writer.TakeBody(), "application/x-protobuf", "snappy");
    }

    /// <summary>A log record by OTLP in JSON with attributes.</summary>
    public static HttpRequestMessage Log(params (string Key, string Value)[] attributes)
    {
        var list = string.Join(',', attributes.Select(a => $$$"""{"key":"{{{a.Key}}}","value":{"stringValue":"{{{a.Value}}}"}}"""));
        return Post("/v1/logs", Encoding.UTF8.GetBytes($$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"},"attributes":[{{{list}}}]}]}]}]}"""), "application/json");
    }

    /// <summary>Gauges by OTLP in JSON, one of each host.</summary>
    public static HttpRequestMessage Gauges(params string[] hosts)
    {
        var points = string.Join(',', hosts.Select(h =>
            $$$"""{"timeUnixNano":"{{{SmallWorld.EndMs}}}000000","asDouble":1,"attributes":[{"key":"host","value":{"stringValue":"{{{h}}}"}}]}"""));
        return Post(
            "/v1/metrics", Encoding.UTF8.GetBytes($$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"up","gauge":{"dataPoints":[{{{points}}}]}}]}]}]}"""), "application/json");
    }

    /// <summary>A span by OTLP in JSON.</summary>
    public static HttpRequestMessage Span() => Post(
        "/v1/traces",
        Encoding.UTF8.GetBytes($$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{new('1', 32)}}}","spanId":"{{{new('2', 16)}}}","name":"a","startTimeUnixNano":"{{{SmallWorld.EndMs}}}000000","endTimeUnixNano":"{{{SmallWorld.EndMs}}}000001"}]}]}]}"""),
        "application/json");

    /// <summary>A profile as agents upload it.</summary>
    public static HttpRequestMessage Pprof()
    {
        var writer = new ProfileWriter();
        writer.AddSample([writer.Function("main")], 1);
        return Post("/v1/profiles?service.name=a", writer.ToGzip([new("cpu", "nanoseconds", 0)], RunningServer.Start, TimeSpan.Zero), "application/octet-stream");
    }

    /// <summary>A profile as Pyroscope's clients send it.</summary>
    public static HttpRequestMessage Folded() => Post("/ingest?name=a", "main 1\n"u8.ToArray(), "text/plain");

    /// <summary>A push of Pyroscope's, with nothing in it.</summary>
    public static HttpRequestMessage Push() => Post("/push.v1.PusherService/Push", "{}"u8.ToArray(), "application/json");

    /// <summary>An export of no logs by gRPC.</summary>
    public static HttpRequestMessage Grpc(RunningServer server) => new(HttpMethod.Post, new Uri(server.OtlpGrpc, "/opentelemetry.proto.collector.logs.v1.LogsService/Export"))
    {
        Version = System.Net.HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new("application/grpc") } },
    };

    public static HttpRequestMessage Post(string path, byte[] body, string type, string? coding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (coding is not null) content.Headers.ContentEncoding.Add(coding);
        return new(HttpMethod.Post, path) { Content = content };
    }

    /// <summary>Sends and disposes of the request; status and body.</summary>
    public static async Task<(int Status, string Body)> SendAsync(this RunningServer server, HttpRequestMessage request, string? key = null)
    {
        using (request)
        {
            if (key is not null) request.Headers.Add("X-API-Key", key);
            using var response = await server.Client.SendAsync(request, Stop);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
        }
    }

    public static Task<string> MetricsAsync(this RunningServer server) => server.Client.GetStringAsync("/metrics", Stop);
}
