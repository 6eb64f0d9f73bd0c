using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Taproot.Telemetry;

namespace Taproot.PromQL.Tests.Differential;

/// <summary>A real Prometheus on loopback that holds given data and nothing else.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taproot-prometheus-");
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private Process? _process;

    private PrometheusProcess()
    {
    }

    /// <summary>Whether Debian's package is installed.</summary>
    public static bool IsInstalled => File.Exists("/usr/bin/prometheus") && File.Exists("/usr/bin/promtool");

    /// <summary>Starts one with the samples of an OpenMetrics text.</summary>
    public static async Task<PrometheusProcess> StartAsync(string openMetrics, CancellationToken cancellationToken)
    {
        var prometheus = new PrometheusProcess();
        try
        {
            await prometheus.RunAsync(openMetrics, cancellationToken);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>The answer to a query: series and their samples, or null if Prometheus refuses it.</summary>
    public async Task<IReadOnlyList<MatrixSeries>?> QueryAsync(string query, long startMs, long endMs, long? stepMs, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["query"] = query };
        if (stepMs is { } step) (form["start"], form["end"], form["step"]) = (Seconds(startMs), Seconds(endMs), Seconds(step));
        else form["time"] = Seconds(startMs);
        using var content = new FormUrlEncodedContent(form);
        using var response = await _client.PostAsync(stepMs is null ? "/api/v1/query" : "/api/v1/query_range", content, cancellationToken);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        if (json.RootElement.GetProperty("status").GetString() != "success") return null;
        var data = json.RootElement.GetProperty("data");
        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() == "scalar" ? [Series(Labels.Empty, [result])] : [.. result.EnumerateArray().Select(Read)];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync(string openMetrics, CancellationToken cancellationToken)
    {
        var input = Path.Combine(_folder.FullName, "samples.txt");
        await File.WriteAllTextAsync(input, openMetrics, cancellationToken);
        var data = Path.Combine(_folder.FullName, "data");
        using (var promtool = Start("/usr/bin/promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", input, data)) await promtool.WaitForExitAsync(cancellationToken);
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, "global:\n  evaluation_interval: 1m\n", cancellationToken);
        var port = FreePort();
        _client.BaseAddress = new($"http://127.0.0.1:{port}");
        _process = Start(
            "/usr/bin/prometheus", $"--config.file={config}", $"--storage.tsdb.path={data}", $"--web.listen-address=127.0.0.1:{port}",
            "--storage.tsdb.retention.time=100y", "--log.level=error");
        await WaitUntilReadyAsync(cancellationToken);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var response = await _client.GetAsync("/-/ready", deadline.Token);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                Assert.False(_process!.HasExited, "Prometheus ended.");
            }
            await Task.Delay(50, deadline.Token);
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Seconds(long ms) => (ms / 1000.0).ToString("F3", CultureInfo.InvariantCulture);

    private static MatrixSeries Read(JsonElement series)
    {
        var labels = Labels.Create(series.GetProperty("metric").EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!)));
        return series.TryGetProperty("values", out var values) ? Series(labels, values.EnumerateArray()) : Series(labels, [series.GetProperty("value")]);
    }

    private static MatrixSeries Series(Labels labels, IEnumerable<JsonElement> points)
    {
        var (times, values) = (new List<long>(), new List<double>());
        foreach (var point in points)
        {
            times.Add((long)Math.Round(point[0].GetDouble() * 1000));
            values.Add(point[1].GetString() switch
            {
                "NaN" => double.NaN,
                "+Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                var text => double.Parse(text!, CultureInfo.InvariantCulture),
            });
        }
        return new(labels, times.ToArray(), values.ToArray());
    }
}
