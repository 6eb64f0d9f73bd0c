using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Projects;
using Taproot.Server.Tests.Support;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Ingest;

public sealed class RemoteWriteTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static byte[] Body(int samples = 1, long? timeMs = null)
    {
        var writer = new RemoteWriteWriter();
        for (var i = 0; i < samples; i++) writer.Add("node_uptime_seconds", Labels.Of(("machine_id", $"m{i}")), 42.5, timeMs ?? SmallWorld.EndMs);
        return writer.TakeBody();
    }

    private static Task<HttpResponseMessage> PostAsync(RunningServer server, byte[] body, Action<HttpRequestMessage>? change = null, string path = "/v1/metrics")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/x-protobuf");
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        change?.Invoke(request);
        return server.Client.SendAsync(request, Stop);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<Api.Problem>(Stop))!.Detail;

    [Theory]
    [InlineData("/v1/metrics")]
    [InlineData("/api/v1/write")]
    public async Task Samples_are_acknowledged_after_they_are_stored(string path)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, Body(), path: path);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(("default", "node_uptime_seconds", "{machine_id=\"m0\"}", SmallWorld.EndMs, 42.5), Assert.Single(server.Store.Written));
    }

    [Fact]
    public async Task What_came_in_is_counted_and_shown()
    {
        await using var server = await RunningServer.StartAsync();
        (await PostAsync(server, Body(3))).Dispose();
        (await PostAsync(server, [1, 2, 3])).Dispose();
        var metrics = await server.Client.GetStringAsync("/metrics", Stop);
        Assert.Contains("taproot_ingest_items_total{signal=\"metrics\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("taproot_ingest_requests_total{signal=\"metrics\",outcome=\"stored\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("taproot_ingest_requests_total{signal=\"metrics\",outcome=\"malformed_snappy\"} 1\n", metrics, StringComparison.Ordinal);
        var status = await server.Client.GetFromJsonAsync<SystemStatusResponse>("/api/projects/default/status", Stop);
        var ingest = status!.Components.Single(c => c.Name == "ingest");
        Assert.Equal(("ok", 3d, 1d), (ingest.Status, ingest.Numbers["samples"], ingest.Numbers["rejected"]));
    }

    [Fact]
    public async Task While_the_store_is_away_the_sender_is_told_when_to_try_again()
    {
        await using var server = await RunningServer.StartAsync();
        server.Store.Failure = new StoreUnavailableException("The store engine is starting.", TimeSpan.FromSeconds(2.5));
        using var response = await PostAsync(server, Body());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter!.Delta);
        Assert.Equal("The store engine is starting.", await DetailAsync(response));
    }

    [Fact]
    public async Task A_full_disk_is_named_and_the_sender_keeps_its_data()
    {
        await using var server = await RunningServer.StartAsync();
        server.Store.Failure = new StoreFullException("The disk is full. Free some space.");
        using var response = await PostAsync(server, Body());
        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("The disk is full. Free some space.", await DetailAsync(response));
    }

    [Fact]
    public async Task Rubbish_is_refused_for_good_with_a_reason()
    {
        await using var server = await RunningServer.StartAsync();
        using var snappy = await PostAsync(server, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.Equal(HttpStatusCode.BadRequest, snappy.StatusCode);
        Assert.Contains("snappy", await DetailAsync(snappy), StringComparison.Ordinal);
        using var old = await PostAsync(server, Body(timeMs: SmallWorld.EndMs - 30L * 86_400_000));
        Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
        Assert.Empty(server.Store.Written);
    }

    [Fact]
    public async Task Other_formats_are_refused_with_what_is_expected()
    {
        await using var server = await RunningServer.StartAsync();
        using var json = await PostAsync(server, "{}"u8.ToArray(), r => r.Content!.Headers.ContentType = new("application/json"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        Assert.Contains("application/x-protobuf", await DetailAsync(json), StringComparison.Ordinal);
        using var plain = await PostAsync(server, Body(), r => r.Content!.Headers.ContentEncoding.Clear());
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.StatusCode);
        using var other = await PostAsync(server, Body(), r => r.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-protobuf;proto=io.prometheus.write.v3.Request"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
        Assert.Contains("2.0", await DetailAsync(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_the_limit_is_refused_whether_or_not_it_tells_its_length(bool chunked)
    {
        await using var server = await RunningServer.StartAsync(o => o with { MaxIngestBytes = 1000 });
        using var response = await PostAsync(server, new byte[5000], r => r.Headers.TransferEncodingChunked = chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_swells_beyond_the_limit_is_refused()
    {
        await using var server = await RunningServer.StartAsync(o => o with { MaxIngestDecompressedBytes = 1000 });
        using var response = await PostAsync(server, Body(1000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_key_decides_the_project_and_a_deleted_key_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var keys = server.Services.GetRequiredService<ApiKeys>();
        var key = (await keys.CreateAsync("default", "test", KeyScopes.Write, Stop)).Key;
        using (var response = await PostAsync(server, Body(), r => r.Headers.Add("X-API-Key", key))) Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        using (var response = await PostAsync(server, Body(), r => r.Headers.Authorization = new("Bearer", key))) Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        using (var response = await PostAsync(server, Body(), r => r.Headers.Add("X-API-Key", key + "x"))) Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        await keys.DeleteAsync((await keys.ListAsync(Stop)).Single(k => k.Description == "test").Id, Stop);
        using (var response = await PostAsync(server, Body(), r => r.Headers.Add("X-API-Key", key))) Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Host", "evil.example")]
    public async Task Without_a_key_only_this_machine_writes(string header, string value)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await PostAsync(server, Body(), r => r.Headers.TryAddWithoutValidation(header, value));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("api-key", await DetailAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_nobody_writes_into_a_server_that_others_can_reach()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Listen = new(IPAddress.Any, 0) });
        using var response = await PostAsync(server, Body());
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_key_is_printed_once_and_replacing_it_ends_the_one_before()
    {
        await using var server = await RunningServer.StartAsync();
        var keys = server.Services.GetRequiredService<ApiKeys>();
        var first = await RunVerbAsync(server, "create", "default", "of a test");
        var second = await RunVerbAsync(server, "replace", "default", "of a test");
        Assert.Null(await keys.FindAsync(first, Stop));
        Assert.Equal("default", (await keys.FindAsync(second, Stop))!.Project);
        Assert.DoesNotContain(second.Split('_', 3)[2], await RunVerbAsync(server, "list"), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory))
            Assert.DoesNotContain(second, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Stop)), StringComparison.Ordinal);
    }

    private static async Task<string> RunVerbAsync(RunningServer server, params string[] words)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await ApiKeyVerb.RunAsync(words, scopes: null, server.Services, output, Stop));
        return output.ToString().Trim();
    }
}
