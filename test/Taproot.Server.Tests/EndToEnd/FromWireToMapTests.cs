using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.EndToEnd;

public sealed class FromWireToMapTests
{
    private const string RuntimeId = "b43d92bf1e5c6f78bb9b7bc6f40721280299855ba692092716e3a1b6c0b86f3f";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_agents_write_is_on_the_map_and_survives_a_crash()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        var directory = Directory.CreateTempSubdirectory("taproot-e2e-").FullName;
        try
        {
            long startMs;
            await using (var server = await ServerProcess.StartAsync(directory))
            {
                startMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
                for (var ms = startMs; ms < startMs + 60_000; ms += 5000) await WriteAsync(server, startMs, ms);
                MapLink? link = null;
                await server.UntilAsync(async () =>
                {
                    await WriteAsync(server, startMs, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
                    link = (await server.Client.GetFromJsonAsync<MapResponse>("/api/projects/default/map", Stop))!.Links is [var first, ..] ? first : null;
                    return link?.RequestsPerSecond > 0;
                }, "a link with requests on the map");
                Assert.Equal(("_:Process:nginx", "_:Container:shop"), (link!.Client, link.Server));
                Assert.InRange(link.RequestsPerSecond!.Value, 97, 103);
                Assert.InRange(link.LatencySeconds!.Value, 0.019, 0.021);
                await FindByNumbersAsync(server);
                await server.KillAsync();
            }
            await using (var again = await ServerProcess.StartAsync(directory))
            {
                await again.UntilAsync(
                    async () => (await again.Client.GetFromJsonAsync<MapResponse>("/api/projects/default/map", Stop))!.Applications.Count == 2,
                    "both applications on the map after the crash");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // SDKs that call themselves by another name than the agent does.
    private static async Task FindByNumbersAsync(ServerProcess server)
    {
        var nanoseconds = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        foreach (var (trace, application, attributes) in new[]
        {
            ("1b8efff798038103d269b633813fc60c", "_:Container:shop", $$$"""{"key":"container.id","value":{"stringValue":"{{{RuntimeId}}}"}}"""),
            ("2b8efff798038103d269b633813fc60c", "_:Container:shop", $$$"""{"key":"host.name","value":{"stringValue":"{{{RuntimeId[..12]}}}"}}"""),
            ("3b8efff798038103d269b633813fc60c", "_:Process:nginx", """{"key":"host.id","value":{"stringValue":"m1"}},{"key":"process.pid","value":{"intValue":"4321"}}"""),
            ("4b8efff798038103d269b633813fc60c", "", """{"key":"host.id","value":{"stringValue":"m1"}},{"key":"process.pid","value":{"intValue":"1"}}"""),
        })
        {
            var body = $$$"""
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}},{{{attributes}}}]},"scopeSpans":[{"spans":[
                {"traceId":"{{{trace}}}","spanId":"eee19b7ec3c1b174","name":"GET /","kind":2,"startTimeUnixNano":"{{{nanoseconds}}}","endTimeUnixNano":"{{{nanoseconds}}}"}]}]}]}
                """;
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var response = await server.Client.PostAsync("/v1/traces", content, Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var found = await server.Client.GetFromJsonAsync<TraceResponse>($"/api/projects/default/traces/{trace}", Stop);
            Assert.Equal(("checkout", application), (found!.Spans[0].Service, found.Spans[0].Application));
        }
        var ofShop = await server.Client.GetFromJsonAsync<SpansResponse>("/api/projects/default/traces?application=_:Container:shop", Stop);
        Assert.Equal(2, ofShop!.Spans.Count);
        await MatchByHandAsync(server);
        await ExploreAsync(server);
    }

    // What a resource says of itself goes before what somebody chose.
    private static async Task MatchByHandAsync(ServerProcess server)
    {
        const string Services = "/api/projects/default/settings/services";
        var known = await server.Client.GetFromJsonAsync<ServiceOwnersResponse>(Services, Stop);
        Assert.Equal(("checkout", null, "traces"), (Assert.Single(known!.Services).Service, known.Services[0].Application, known.Services[0].Signals.Single()));
        Assert.Contains("_:Process:nginx", known.Applications);
        using var change = await server.Client.PutAsJsonAsync(Services, new ServiceOwnerChange("checkout", "_:Process:nginx"), Stop);
        Assert.Equal(HttpStatusCode.NoContent, change.StatusCode);
        foreach (var (trace, application) in new[] { ("1b8efff798038103d269b633813fc60c", "_:Container:shop"), ("4b8efff798038103d269b633813fc60c", "_:Process:nginx") })
            Assert.Equal(application, (await server.Client.GetFromJsonAsync<TraceResponse>($"/api/projects/default/traces/{trace}", Stop))!.Spans[0].Application);
        Assert.Equal("_:Process:nginx", Assert.Single((await server.Client.GetFromJsonAsync<ServiceOwnersResponse>(Services, Stop))!.Services).Application);
    }

    private static async Task ExploreAsync(ServerProcess server)
    {
        const string Traces = "/api/projects/default/traces";
        foreach (var (filter, count, spans) in new[] { ("", 4, "roots"), ("?application=_:Container:shop", 2, "requests"), ("?query=kind:server", 4, "all"), ("?query=duration>1s", 0, "all") })
        {
            var map = await server.Client.GetFromJsonAsync<TraceHeatMapResponse>($"{Traces}/heatmap{filter}", Stop);
            Assert.Equal((count, spans, count == 0), (map!.Figures.Total, map.Spans, map.EmptyReason.Length > 0));
            Assert.Equal(count, (await server.Client.GetFromJsonAsync<TracesResponse>($"{Traces}/list{filter}", Stop))!.Traces.Count);
        }
        var overview = await server.Client.GetFromJsonAsync<TraceOverviewResponse>($"{Traces}/overview?sel=,,0,1", Stop);
        Assert.Equal((4L, 0L, "checkout"), (overview!.Overall.Selected.Total, overview.Overall.Rest.Total, overview.Services.Single().Service));
        Assert.Empty((await server.Client.GetFromJsonAsync<TraceErrorsResponse>($"{Traces}/errors", Stop))!.Causes);
        Assert.Equal(4, (await server.Client.GetFromJsonAsync<TraceFlameResponse>($"{Traces}/flame", Stop))!.Sample.SelectedTraces);
        Assert.Empty((await server.Client.GetFromJsonAsync<TraceCallsResponse>($"{Traces}/calls", Stop))!.Calls);
        Assert.Empty((await server.Client.GetFromJsonAsync<TraceLinksResponse>($"{Traces}/1b8efff798038103d269b633813fc60c/links", Stop))!.Links);
        Assert.Empty((await server.Client.GetFromJsonAsync<ApplicationExemplarsResponse>("/api/projects/default/applications/_:Container:shop/exemplars", Stop))!.Points);
    }

    internal static async Task WriteAsync(ServerProcess server, long startMs, long timeMs)
    {
        var writer = new RemoteWriteWriter();
        var seconds = 1000 + (timeMs - startMs) / 1000d;
        void Add(string metric, double value, params (string, string)[] labels) =>
            writer.Add(metric, Labels.Of([("machine_id", "m1"), ("system_uuid", "u1"), .. labels]), value, timeMs);

        Add("node_info", 1, ("hostname", "alpha"), ("kernel_version", "6.1"));
        foreach (var id in new[] { "/process/nginx", "/docker/shop" })
        {
            Add("container_info", 1, ("container_id", id), ("image", ""));
            Add("container_resources_cpu_usage_seconds_total", seconds * 0.5, ("container_id", id));
        }
        Add("container_runtime_info", 1, ("container_id", "/docker/shop"), ("runtime_id", RuntimeId), ("pod_uid", ""));
        Add("container_process_id", 4321, ("container_id", "/process/nginx"), ("process", "0"));
        Add("container_net_tcp_listen_info", 1, ("container_id", "/docker/shop"), ("listen_addr", "10.0.0.5:8000"), ("proxy", ""));
        (string, string)[] call = [("container_id", "/process/nginx"), ("destination", "10.0.0.5:8000"), ("actual_destination", "10.0.0.5:8000")];
        Add("container_net_tcp_successful_connects_total", seconds, call);
        Add("container_net_tcp_active_connections", 3, call);
        Add("container_http_requests_total", seconds * 100, [.. call, ("status", "200"), ("method", "")]);
        Add("container_http_requests_duration_seconds_total_sum", seconds * 100 * 0.02, call);
        Add("container_http_requests_duration_seconds_total_count", seconds * 100, call);
        foreach (var (bound, share) in new[] { ("0.01", 0d), ("0.025", 1d), ("+Inf", 1d) })
            Add("container_http_requests_duration_seconds_total_bucket", seconds * 100 * share, [.. call, ("le", bound)]);

        using var content = new ByteArrayContent(writer.TakeBody());
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var response = await server.Client.PostAsync("/v1/metrics", content, Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
