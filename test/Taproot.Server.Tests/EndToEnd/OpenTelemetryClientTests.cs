using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Taproot.Server.Api.Contracts;
using Taproot.Store;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>OpenTelemetry's own SDK as the client, the real server and engine, and the API as the reader.</summary>
public sealed partial class OpenTelemetryClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_SDK_sends_by_each_protocol_is_found_again()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        var directory = Directory.CreateTempSubdirectory("taproot-otlp-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory);
            var main = server.Client.BaseAddress!;
            await SendAndReadAsync(server, "shop-grpc", OtlpExportProtocol.Grpc, _ => server.OtlpGrpc);
            await SendAndReadAsync(server, "shop-http", OtlpExportProtocol.HttpProtobuf, signal => new(server.OtlpHttp, $"/v1/{signal}"));
            await SendAndReadAsync(server, "shop-main", OtlpExportProtocol.HttpProtobuf, signal => new(main, $"/v1/{signal}"));
            await SendJsonAsync(server);
            await PageThroughAsync(server);
            await PatternsHaveTextsAsync(server);
            await ExemplarsNameTracesAsync(server);
            await OtherThingsAreNotOnThePortsOfOtlpAsync(server);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task SendAndReadAsync(ServerProcess server, string service, OtlpExportProtocol protocol, Func<string, Uri> endpoint)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(service, serviceInstanceId: "i1").AddAttributes([new("host.name", "alpha")]);
        var trace = Export(resource, protocol, endpoint);
        var found = await server.Client.GetFromJsonAsync<TraceResponse>($"/api/projects/default/traces/{trace}", Stop);
        Assert.Equal(["GET /cart", "SELECT cart"], found!.Spans.Select(s => s.Name));
        var (root, query) = (found.Spans[0], found.Spans[1]);
        Assert.Equal((service, "Server", "", root.SpanId, "Client"), (root.Service, root.Kind, root.ParentSpanId, query.ParentSpanId, query.Kind));
        Assert.Equal(("Error", "it broke"), (query.Status, query.StatusMessage));
        Assert.Equal(("42", "alpha"), (query.Attributes["db.rows"], query.ResourceAttributes["host.name"]));
        Assert.Equal("cache miss", Assert.Single(query.Events).Name);

        var logs = await server.Client.GetFromJsonAsync<LogsResponse>($"/api/projects/default/logs?traceId={trace}", Stop);
        var record = Assert.Single(logs!.Records);
        Assert.Equal(("warning", "Cart 7 of ada is slow", service), (record.Severity, record.Body, record.Service));
        Assert.Equal(("7", 32, root.SpanId), (record.Attributes["Cart"], record.Pattern.Length, record.SpanId));

        var byValue = await server.Client.GetFromJsonAsync<SpansResponse>($"/api/projects/default/traces?attribute=db.rows%3D42&service={service}&minMs=0", Stop);
        Assert.Equal("SELECT cart", Assert.Single(byValue!.Spans).Name);
        var anyKey = await server.Client.GetFromJsonAsync<SpansResponse>($"/api/projects/default/traces?attribute=%3D42&service={service}&failedOnly=true", Stop);
        Assert.Equal("SELECT cart", Assert.Single(anyKey!.Spans).Name);
        var byText = await server.Client.GetFromJsonAsync<LogsResponse>($"/api/projects/default/logs?text=OF%20ADA&service={service}&severity=warning", Stop);
        Assert.Equal("Cart 7 of ada is slow", Assert.Single(byText!.Records).Body);
    }

    // The SDK holds its providers; disposing them sends what is left.
    private static string Export(ResourceBuilder resource, OtlpExportProtocol protocol, Func<string, Uri> endpoint)
    {
        using var source = new ActivitySource("shop");
        using var tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("shop")
            .AddOtlpExporter(o => (o.Protocol, o.Endpoint) = (protocol, endpoint("traces"))).Build();
        using var logging = LoggerFactory.Create(builder => builder.AddOpenTelemetry(o =>
        {
            o.IncludeFormattedMessage = true;
            o.SetResourceBuilder(resource);
            o.AddOtlpExporter(e => (e.Protocol, e.Endpoint) = (protocol, endpoint("logs")));
        }));
        using var root = source.StartActivity("GET /cart", ActivityKind.Server)!;
        LogSlowCart(logging.CreateLogger("shop"), 7, "ada");
        using (var query = source.StartActivity("SELECT cart", ActivityKind.Client)!)
        {
            query.SetTag("db.rows", 42).AddEvent(new("cache miss")).SetStatus(ActivityStatusCode.Error, "it broke");
        }
        return root.TraceId.ToHexString();
    }

    private static async Task SendJsonAsync(ServerProcess server)
    {
        var nanoseconds = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        var body = $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"browser"}}]},"scopeLogs":[{"logRecords":[
            {"timeUnixNano":"{{{nanoseconds}}}","severityNumber":17,"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
             "body":{"kvlistValue":{"values":[{"key":"clicks","value":{"intValue":"3"} }]} } },
            {"timeUnixNano":"1000","body":{"stringValue":"of 1970"}}]}]}]}
            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync(new Uri(server.OtlpHttp, "/v1/logs"), content, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"rejectedLogRecords\":\"1\"", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var logs = await server.Client.GetFromJsonAsync<LogsResponse>("/api/projects/default/logs?service=browser", Stop);
        Assert.Equal(("""{"clicks":3}""", "error", "5b8efff798038103d269b633813fc60c"), logs!.Records.Select(r => (r.Body, r.Severity, r.TraceId)).Single());
    }

    private static async Task PageThroughAsync(ServerProcess server)
    {
        List<string> seen = [];
        var next = "";
        do
        {
            var page = await server.Client.GetFromJsonAsync<SpansResponse>($"/api/projects/default/traces?limit=1&after={next}", Stop);
            seen.AddRange(page!.Spans.Select(s => s.SpanId));
            next = page.Next;
        }
        while (next.Length > 0);
        Assert.Equal((6, 6), (seen.Count, seen.Distinct().Count()));
        var summary = await server.Client.GetFromJsonAsync<SpanSummaryResponse>("/api/projects/default/traces/summary", Stop);
        Assert.Equal([("shop-grpc", 1L), ("shop-http", 1L), ("shop-main", 1L)], summary!.Rows.OrderBy(r => r.Service).Select(r => (r.Service, r.Total)));
    }

    private static async Task PatternsHaveTextsAsync(ServerProcess server)
    {
        var slow = (await server.Client.GetFromJsonAsync<LogPatternsResponse>("/api/projects/default/logs/patterns?severity=warning&service=shop-grpc&service=shop-http", Stop))!.Patterns.Single();
        Assert.Equal(("Cart <*> of ada is slow", "Cart 7 of ada is slow", "warning", 2L), (slow.Text, slow.Sample, slow.Severity, slow.Records));
        Assert.Equal(["shop-grpc", "shop-http"], slow.Services.Order());
        var records = await server.Client.GetFromJsonAsync<LogsResponse>($"/api/projects/default/logs?pattern={slow.Pattern}", Stop);
        Assert.All(records!.Records, r => Assert.Equal(slow.Sample, r.Body));
        var one = await server.Client.GetFromJsonAsync<LogPatternsResponse>($"/api/projects/default/logs/patterns?pattern={slow.Pattern}", Stop);
        Assert.Equal(3, Assert.Single(one!.Patterns).Records);
    }

    private static async Task ExemplarsNameTracesAsync(ServerProcess server)
    {
        const string trace = "5b8efff798038103d269b633813fc60c";
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var body = $$$"""
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeMetrics":[{"metrics":[
            {"name":"latency","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"{{{seconds}}}000000000","count":"3","sum":2.6,"bucketCounts":["1","1","1"],
             "explicitBounds":[0.1,1],"exemplars":[
              {"timeUnixNano":"{{{seconds - 1}}}000000000","asDouble":0.5,"traceId":"{{{trace}}}","spanId":"eee19b7ec3c1b174"},
              {"timeUnixNano":"{{{seconds - 1}}}000000000","asDouble":7,"traceId":"{{{trace}}}"},
              {"timeUnixNano":"{{{seconds - 1}}}000000000","asDouble":0.05}]}]}}]}]}]}
            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var sent = await server.Client.PostAsync(new Uri(server.OtlpHttp, "/v1/metrics"), content, Stop);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        var query = Uri.EscapeDataString("histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket{job=\"shop\"}[5m])))");
        var answer = await server.Client.GetStringAsync($"/api/projects/default/prometheus/api/v1/query_exemplars?query={query}&start={seconds - 60}&end={seconds + 60}", Stop);
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        var found = json.RootElement.GetProperty("data").EnumerateArray()
            .ToDictionary(s => s.GetProperty("seriesLabels").GetProperty("le").GetString()!, s => s.GetProperty("exemplars").EnumerateArray().Single());
        Assert.Equal(["+Inf", "1"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("0.5", trace, "eee19b7ec3c1b174", seconds - 1),
            (found["1"].GetProperty("value").GetString(), found["1"].GetProperty("labels").GetProperty("trace_id").GetString(),
             found["1"].GetProperty("labels").GetProperty("span_id").GetString(), found["1"].GetProperty("timestamp").GetDouble()));
        Assert.Equal("7", found["+Inf"].GetProperty("value").GetString());
    }

    private static async Task OtherThingsAreNotOnThePortsOfOtlpAsync(ServerProcess server)
    {
        foreach (var path in (string[])["/", "/api/projects", "/metrics", "/healthz"])
        {
            using var response = await server.Client.GetAsync(new Uri(server.OtlpHttp, path), Stop);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Cart {Cart} of {User} is slow")]
    private static partial void LogSlowCart(ILogger logger, int cart, string user);
}
