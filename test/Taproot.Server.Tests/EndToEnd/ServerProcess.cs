using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>The server as users run it: a process with its own store engine, on a port that the system chose.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private ServerProcess(string dataDirectory, string[] further)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "taproot-server"))
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList = { "--data-dir", dataDirectory, "--listen", "127.0.0.1:0", "--refresh-interval", "5s", "--store-memory", "1GiB", "--otlp-grpc-listen", "127.0.0.1:0", "--otlp-http-listen", "127.0.0.1:0" },
        };
        foreach (var argument in further) start.ArgumentList.Add(argument);
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new();

    /// <summary>Where OTLP is taken over gRPC.</summary>
    public Uri OtlpGrpc => OtlpPort(0);

    /// <summary>Where OTLP is taken over HTTP.</summary>
    public Uri OtlpHttp => OtlpPort(1);

    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    public static async Task<ServerProcess> StartAsync(string dataDirectory, params string[] further)
    {
        var server = new ServerProcess(dataDirectory, further);
        try
        {
            server.Client.BaseAddress = await server._address.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            await server.UntilAsync(async () => (await server.Client.GetAsync("/readyz", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "ready");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a condition; fails with the server's output when it does not come true.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Not within {Patience.TotalSeconds} s: {what}. The server said:\n{Output}");
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The store engine's process at present; null between two of them.</summary>
    public int? EngineProcessId =>
        Directory.EnumerateDirectories($"/proc/{_process.Id}/task") // a child is listed with the thread that made it
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => (int?)int.Parse(child, CultureInfo.InvariantCulture))
            .FirstOrDefault();

    /// <summary>Ends the process at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        if (Address().Match(line) is { Success: true } match) _address.TrySetResult(new(match.Groups["url"].Value));
    }

    private Uri OtlpPort(int index) => new(OtlpAddresses().Matches(Output)[index].Groups["url"].Value);

    [GeneratedRegex(@"(?<=OTLP is taken on .*)(?<url>https?://[0-9.:]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OtlpAddresses();

    [GeneratedRegex(@"listens on (?<url>http://\S+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
