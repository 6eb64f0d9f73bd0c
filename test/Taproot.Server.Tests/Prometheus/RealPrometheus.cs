using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Taproot.Server.Tests.Prometheus;

/// <summary>Debian's Prometheus 2.42 on a loopback port and a directory of its own.</summary>
internal sealed class RealPrometheus : IAsyncDisposable
{
    public const string Program = "/usr/bin/prometheus";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _directory;

    private RealPrometheus(Process process, string directory, int port)
    {
        (_process, _directory) = (process, directory);
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    public static bool IsInstalled => File.Exists(Program);

    public HttpClient Client { get; }

    /// <summary>Starts it; <c>SELF</c> in the configuration stands for its own address.</summary>
    public static async Task<RealPrometheus> StartAsync(string configuration)
    {
        var directory = Directory.CreateTempSubdirectory("taproot-prometheus-").FullName;
        var port = FreePort();
        var file = Path.Combine(directory, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration.Replace("SELF", $"127.0.0.1:{port}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Program)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory,
            ArgumentList =
            {
                $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(directory, "data")}", $"--web.listen-address=127.0.0.1:{port}",
                "--web.enable-remote-write-receiver", "--log.level=error",
            },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var prometheus = new RealPrometheus(process, directory, port);
        try
        {
            await prometheus.WaitUntilReadyAsync();
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            try
            {
                using var response = await Client.GetAsync("/-/ready", TestContext.Current.CancellationToken);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("Prometheus did not get ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
