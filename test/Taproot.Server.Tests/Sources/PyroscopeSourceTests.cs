using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry.Pprof;

namespace Taproot.Server.Tests.Sources;

public sealed class PyroscopeSourceTests
{
    private const string Settings = "/api/projects/default/settings/pyroscope";
    private const string Profiles = "/api/projects/default/profiles";
    private const string Type = "process_cpu:cpu:nanoseconds:cpu:nanoseconds";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Profiles_of_a_project_are_read_from_its_Pyroscope()
    {
        await using var pyroscope = await FakePyroscope.StartAsync();
        await using var server = await RunningServer.StartAsync();
        var change = new PyroscopeSettingsChange(true, pyroscope.Url, "me", "secret", null, "team-a", false);
        var test = await ReadAsync<PyroscopeTestResponse>(await server.Client.PostAsJsonAsync($"{Settings}/test", change, Stop));
        Assert.Equal((true, 1, 1), (test.Ok, test.Services, test.Types));
        var kept = await ReadAsync<PyroscopeSettingsResponse>(await server.Client.PutAsJsonAsync(Settings, change, Stop));
        Assert.Equal((true, true, "team-a"), (kept.Enabled, kept.HasPassword, kept.Tenant));

        var types = (await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Profiles}/types", Stop))!;
        Assert.Equal([("shop's", Type, "nanoseconds")], types.Types.Select(t => (t.Service, t.Type, t.Unit)));
        var query = $"service=shop%27s&type={Type}&label=zone=a";
        var graph = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Profiles}/flamegraph?{query}", Stop))!;
        Assert.Equal((70L, "work work.go:7"), (graph.Total, graph.Texts[graph.Nodes.Frames[^1]]));
        var series = (await server.Client.GetFromJsonAsync<ProfileSeriesResponse>($"{Profiles}/series?{query}&stepMs=60000", Stop))!;
        Assert.Equal(5d, series.Values.Sum());
        var all = (await server.Client.GetFromJsonAsync<FlameGraphResponse>($"{Profiles}/flamegraph?service=*&type={Type}&by=service", Stop))!;
        Assert.Equal(["-1  140", "0 cart 70", "1 main main.go:1 70", "2 work work.go:7 70", "0 shop's 70", "4 main main.go:1 70", "5 work work.go:7 70"],
            all.Nodes.Parents.Select((parent, i) => $"{parent} {all.Texts[all.Nodes.Frames[i]]} {all.Nodes.Total[i]}"));
        await server.Client.GetFromJsonAsync<ProfileSeriesResponse>($"{Profiles}/series?{query}&stepMs=60000", Stop);
        Assert.Equal("""{service_name=~"shop\\'s",zone="a"}""", pyroscope.Selector);
        var labels = (await server.Client.GetFromJsonAsync<ProfileLabelsResponse>($"{Profiles}/labels?{query}", Stop))!;
        Assert.Equal(["zone=a,b"], labels.Labels.Select(l => $"{l.Name}={string.Join(',', l.Values)}"));
        Assert.Equal("Basic bWU6c2VjcmV0 team-a", pyroscope.Credentials);

        await server.Client.PutAsJsonAsync(Settings, change with { Enabled = false, Url = "" }, Stop);
        Assert.Empty((await server.Client.GetFromJsonAsync<ProfileTypesResponse>($"{Profiles}/types", Stop))!.Types);
    }

    [Fact]
    public async Task A_password_is_kept_encrypted_and_not_sent_elsewhere()
    {
        await using var server = await RunningServer.StartAsync();
        var change = new PyroscopeSettingsChange(true, "http://127.0.0.1:9", "me", "very-secret", null, "", false);
        await server.Client.PutAsJsonAsync(Settings, change, Stop);
        using var moved = await server.Client.PutAsJsonAsync(Settings, change with { Url = "http://127.0.0.1:10", Password = null }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, moved.StatusCode);
        using var stays = await server.Client.PutAsJsonAsync(Settings, change with { Tenant = "t", Password = null }, Stop);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
        Assert.DoesNotContain("very-secret", await server.Client.GetStringAsync(Settings, Stop), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("very-secret", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ftp://x", "http://")]
    [InlineData("http://u:p@x", "user and password")]
    [InlineData("", "URL is missing")]
    public async Task Settings_that_cannot_be_used_are_refused(string url, string words)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.Client.PutAsJsonAsync(Settings, new PyroscopeSettingsChange(true, url, "", null, null, "", false), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_in_words()
    {
        await using var server = await RunningServer.StartAsync();
        var change = new PyroscopeSettingsChange(true, "http://127.0.0.1:9", "", null, null, "", false);
        var test = await ReadAsync<PyroscopeTestResponse>(await server.Client.PostAsJsonAsync($"{Settings}/test", change, Stop));
        Assert.Contains("Nothing listens at 127.0.0.1:9", test.Sentence, StringComparison.Ordinal);
        await server.Client.PutAsJsonAsync(Settings, change, Stop);
        using var types = await server.Client.GetAsync($"{Profiles}/types", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, types.StatusCode);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        using (response)
        {
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
            return (await response.Content.ReadFromJsonAsync<T>(Stop))!;
        }
    }

    /// <summary>Answers as Pyroscope's querier does.</summary>
    private sealed class FakePyroscope : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private FakePyroscope(WebApplication app) => _app = app;

        public string Url => _app.Urls.Single();

        public string Selector { get; private set; } = "";

        public string Credentials { get; private set; } = "";

        public static async Task<FakePyroscope> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var fake = new FakePyroscope(app);
            app.Run(fake.AnswerAsync);
            await app.StartAsync(Stop);
            return fake;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task AnswerAsync(HttpContext http)
        {
            Credentials = $"{http.Request.Headers.Authorization} {http.Request.Headers["X-Scope-OrgID"]}";
            var method = http.Request.Path.Value!["/querier.v1.QuerierService/".Length..];
            if (method == "SelectMergeProfile")
            {
                http.Response.ContentType = "application/proto";
                await http.Response.Body.WriteAsync(Pprof(), http.RequestAborted);
                return;
            }
            using var question = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
            if (question.RootElement.TryGetProperty("labelSelector", out var selector)) Selector = selector.GetString()!;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(method switch
            {
                "Series" => $$"""{"labelsSet":[{"labels":[{"name":"service_name","value":"shop's"},{"name":"__profile_type__","value":"{{Type}}"}]}]}""",
                "SelectSeries" => $$"""{"series":[{"labels":[{"name":"service_name","value":"shop's"}],"points":[{"value":2,"timestamp":"{{RunningServer.Start.ToUnixTimeMilliseconds()}}"}]},{"labels":[{"name":"service_name","value":"cart"}],"points":[{"value":3,"timestamp":"{{RunningServer.Start.ToUnixTimeMilliseconds()}}"}]}]}""",
                "LabelNames" => """{"names":["__name__","service_name","zone"]}""",
                "LabelValues" => """{"names":["a","b"]}""",
                _ => "{}",
            }, http.RequestAborted);
        }

        private static byte[] Pprof()
        {
            var writer = new ProfileWriter();
            writer.AddSample([writer.Function("work", "", "work.go", 7), writer.Function("main", "", "main.go", 1)], 70);
            using var plain = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(writer.ToGzip([new("cpu", "nanoseconds", 0)], RunningServer.Start, TimeSpan.Zero)), CompressionMode.Decompress)) gzip.CopyTo(plain);
            return plain.ToArray();
        }
    }
}
