using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary><c>./taproot up --demo</c> on free ports and an empty data directory, started once for all tests of the class.</summary>
public class RunningTaproot : IAsyncLifetime
{
    private readonly List<string> _output = [];
    private Process? _process;

    public static string Root { get; } = FindRoot();

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("taproot-e2e-").FullName;

    public string Url { get; private set; } = "";

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    internal HashSet<string> ProgramsBefore { get; private set; } = [];

    internal string[] MountsBefore { get; private set; } = [];

    /// <summary>What the command wrote.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>What follows <c>./taproot up</c> besides directories and addresses.</summary>
    protected virtual string[] Arguments => ["--demo"];

    /// <summary>More settings of the agent, by environment.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    public virtual async ValueTask InitializeAsync()
    {
        ProgramsBefore = await Leftovers.BpfProgramsAsync();
        MountsBefore = Leftovers.Mounts();
        int port = FreeBlock(20);
        Url = $"http://127.0.0.1:{port}";
        Client.BaseAddress = new Uri(Url);
        var start = new ProcessStartInfo(Path.Combine(Root, "taproot"), ["up", .. Arguments, "--data-dir", DataDirectory, "--listen", $"127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            Environment = { ["SHOP_PORT"] = $"{port + 8}", ["TAPROOT_AGENT_LISTEN"] = $"127.0.0.1:{port + 1}", ["DISABLE_CLOUD_METADATA"] = "true" },
        };
        foreach ((string name, string value) in Settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Waiting.ForAsync("the address on the screen", TimeSpan.FromMinutes(5), () =>
        {
            Assert.False(_process.HasExited, $"./taproot up ended:\n{Output}");
            return Task.FromResult(Output.Contains($"Taproot is at {Url}", StringComparison.Ordinal) ? Url : null);
        });
    }

    /// <summary>As Ctrl-C does; or TERM where the tests themselves were started with interrupts ignored, which children inherit.</summary>
    public async Task<int> InterruptAsync()
    {
        Process process = _process!;
        if (!process.HasExited)
        {
            string ignored = (await File.ReadAllLinesAsync($"/proc/{process.Id}/status")).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            bool ignoresInterrupt = (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 2) != 0;
            await Tool.RunAsync("kill", ignoresInterrupt ? "-TERM" : "-INT", $"{process.Id}");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>A JSON answer of the API.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(path);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is not null)
        {
            await InterruptAsync();
            _process.Dispose();
        }

        Client.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? "");
        }
    }

    // A block of ports that nobody listens on now, away from those that the kernel gives to clients.
    protected static int FreeBlock(int size)
    {
        for (int first = 17200; first < 30_000; first += size)
        {
            if (Enumerable.Range(first, size).All(IsFree))
            {
                return first;
            }
        }

        throw new InvalidOperationException("No free block of ports.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "taproot")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new InvalidOperationException("The tests do not run inside a work tree of Taproot.");
    }
}
