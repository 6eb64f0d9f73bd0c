using System.Net;
using System.Text.Json;
using Taproot.Server.Tests.EndToEnd;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

[assembly: AssemblyFixture(typeof(Taproot.Server.Tests.Prometheus.SharedServer))]

namespace Taproot.Server.Tests.Prometheus;

/// <summary>One real server with its store, with a little data in it, for all tests of Prometheus' interface; started by the first that asks.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public const string Api = "/api/projects/default/prometheus/api/v1/";
    private readonly Lazy<Task<ServerProcess>> _server;
    private string? _directory;

    public SharedServer() => _server = new(StartAsync);

    /// <summary>When the newest samples are of, seconds since the epoch.</summary>
    public long Now { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
        if (_directory is not null) Directory.Delete(_directory, recursive: true);
    }

    internal async Task<HttpClient> ClientAsync()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        return (await _server.Value).Client;
    }

    /// <summary>Asks by GET; the answer and its status.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Root)> GetAsync(string path)
    {
        using var response = await (await ClientAsync()).GetAsync(Api + path, Stop);
        return await ReadAsync(response);
    }

    /// <summary>Asks by a form.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Root)> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await (await ClientAsync()).PostAsync(Api + path, content, Stop);
        return await ReadAsync(response);
    }

    /// <summary>The <c>data</c> of an answer that must succeed.</summary>
    public async Task<JsonElement> DataAsync(string path)
    {
        var (status, root) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, root.ToString());
        Assert.Equal("success", root.GetProperty("status").GetString());
        return root.GetProperty("data");
    }

    private static async Task<(HttpStatusCode, JsonElement)> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop));
        return (response.StatusCode, json.RootElement.Clone());
    }

    private async Task<ServerProcess> StartAsync()
    {
        _directory = Directory.CreateTempSubdirectory("taproot-api-").FullName;
        var server = await ServerProcess.StartAsync(_directory);
        var writer = new RemoteWriteWriter();
        for (var i = 0; i <= 20; i++)
        {
            var ms = (Now - 15 * (20 - i)) * 1000;
            writer.Add("http_requests_total", Labels.Of(("job", "api"), ("code", "200")), i * 30, ms);
            writer.Add("http_requests_total", Labels.Of(("job", "api"), ("code", "500")), i * 0.5, ms);
            writer.Add("up", Labels.Of(("job", "api"), ("instance", "a:80")), 1, ms);
            writer.Add("up", Labels.Of(("job", "db"), ("instance", "b:80")), 0, ms + 1);
            writer.Add("odd", Labels.Of(("kind", "nan")), double.NaN, ms);
            writer.Add("odd", Labels.Of(("kind", "+inf")), double.PositiveInfinity, ms);
            writer.Add("odd", Labels.Of(("kind", "-inf")), double.NegativeInfinity, ms);
            writer.Add("odd", Labels.Of(("kind", "small")), 1.5e-7, ms);
            writer.Add("odd", Labels.Of(("kind", "large \"quoted\" ü")), 1.25e21, ms);
        }
        using var content = new ByteArrayContent(writer.TakeBody());
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var response = await server.Client.PostAsync("/api/v1/write", content, Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return server;
    }
}
