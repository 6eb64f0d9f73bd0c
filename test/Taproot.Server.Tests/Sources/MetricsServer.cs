using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Sources;

/// <summary>A real Prometheus or VictoriaMetrics of Debian on a loopback port of its own, its data in a directory of its own.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _directory;
    private readonly HttpClient _client;

    private MetricsServer(Process process, string directory, Uri url, HttpClient client) => (_process, _directory, Url, _client) = (process, directory, url, client);

    public Uri Url { get; }

    public static bool HasPrometheus => File.Exists("/usr/bin/prometheus");

    public static bool HasVictoriaMetrics => File.Exists("/usr/bin/victoria-metrics");

    /// <summary>Starts Prometheus; <paramref name="web"/> is its web configuration (TLS, users), <paramref name="scheme"/> what that makes of its address.</summary>
    public static Task<MetricsServer> PrometheusAsync(string? web = null, string scheme = "http", bool takesRemoteWrite = true, HttpClient? client = null, string scrapes = "")
    {
        var directory = Directory.CreateTempSubdirectory("taproot-prometheus-").FullName;
        File.WriteAllText(Path.Combine(directory, "prometheus.yml"), "global:\n  scrape_interval: 1h\n" + scrapes);
        List<string> arguments = [$"--config.file={directory}/prometheus.yml", $"--storage.tsdb.path={directory}/data", "--log.level=error"];
        if (takesRemoteWrite) arguments.Add("--web.enable-remote-write-receiver");
        if (web is not null)
        {
            File.WriteAllText(Path.Combine(directory, "web.yml"), web);
            arguments.Add($"--web.config.file={directory}/web.yml");
        }
        return StartAsync("/usr/bin/prometheus", directory, port => [.. arguments, $"--web.listen-address=127.0.0.1:{port}"], scheme, "-/ready", client ?? new());
    }

    public static Task<MetricsServer> VictoriaMetricsAsync()
    {
        var directory = Directory.CreateTempSubdirectory("taproot-victoria-").FullName;
        return StartAsync(
            "/usr/bin/victoria-metrics", directory,
            port => [$"-httpListenAddr=127.0.0.1:{port}", $"-storageDataPath={directory}/data", "-loggerLevel=ERROR", "-retentionPeriod=1"], "http", "health", new());
    }

    public async Task WriteAsync(RemoteWriteWriter writer)
    {
        using var content = new ByteArrayContent(writer.TakeBody());
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var response = await _client.PostAsync(new Uri(Url, "api/v1/write"), content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(Url, path), TestContext.Current.CancellationToken);

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<MetricsServer> StartAsync(
        string program, string directory, Func<int, IEnumerable<string>> arguments, string scheme, string health, HttpClient client)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, arguments(port)) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = directory };
        var process = Process.Start(start)!;
        var output = new List<string?>();
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new MetricsServer(process, directory, new($"{scheme}://127.0.0.1:{port}/"), client);
        var began = Stopwatch.GetTimestamp();
        while (!await IsUpAsync(server, health))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                await server.DisposeAsync();
                Assert.Fail($"{program} did not start: {string.Join('\n', output)}");
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        return server;
    }

    private static async Task<bool> IsUpAsync(MetricsServer server, string health)
    {
        try
        {
            using var response = await server._client.GetAsync(new Uri(server.Url, health), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
