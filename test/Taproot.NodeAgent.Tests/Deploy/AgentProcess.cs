using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Deploy;

/// <summary>The agent's executable, running.</summary>
internal sealed class AgentProcess : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-agent-").FullName;
    private readonly RunningProgram _program;
    private readonly int _port = FreePort();

    /// <summary>Starts <paramref name="executable"/>, behind the words of <paramref name="prefix"/>, and waits for its page.</summary>
    public AgentProcess(string executable, string[] prefix, params string[] options)
    {
        string[] command = [.. prefix, executable, "--wal-dir", _directory, "--listen", $"127.0.0.1:{_port}", "--disable-cloud-metadata", .. options];
        _program = new RunningProgram(command[0], command[1..]);
    }

    /// <summary>As it is built with the tests.</summary>
    public static string Built { get; } = WorkTree.File("src/Taproot.NodeAgent/bin/Release/net10.0/taproot-node-agent");

    /// <summary>As it is shipped, compiled ahead of time; skips where <c>./taproot build</c> was not run.</summary>
    public static string Shipped
    {
        get
        {
            string path = WorkTree.File(".taproot/bin/agent/taproot-node-agent");
            Assert.SkipUnless(File.Exists(path), "The native agent is not built here.");
            return path;
        }
    }

    public int Id => _program.Id;

    /// <summary>The metrics page once it holds something; fails after 20 seconds, or with what the agent said when it ended.</summary>
    public async Task<string> PageAsync(Func<string, bool> holds)
    {
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                string page = await client.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/metrics"), TestContext.Current.CancellationToken);
                if (holds(page))
                    return page;
            }
            catch (HttpRequestException)
            {
                // Not up yet, or ended.
            }
            if (watch.Elapsed > TimeSpan.FromSeconds(20) || !Directory.Exists($"/proc/{Id}/fd") || HasEnded())
                Assert.Fail("The agent does not show it. It said: " + Stop());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ids of the BPF programs and maps that it holds.</summary>
    public (List<string> Programs, List<string> Maps) Bpf()
    {
        (List<string> programs, List<string> maps) = ([], []);
        foreach (string path in Directory.EnumerateFiles($"/proc/{Id}/fdinfo"))
        {
            foreach (string line in Lines(path))
            {
                if (line.StartsWith("prog_id:", StringComparison.Ordinal))
                    programs.Add(line[8..].Trim());
                else if (line.StartsWith("map_id:", StringComparison.Ordinal))
                    maps.Add(line[7..].Trim());
            }
        }
        return (programs, maps);
    }

    /// <summary>Ends it at once, without a chance to tidy up.</summary>
    public void Kill() => _program.End();

    public void Dispose()
    {
        _program.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string Stop()
    {
        _program.End();
        return _program.ReadErrors();
    }

    private bool HasEnded() => File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/stat")).Contains(") Z ", StringComparison.Ordinal);

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return []; // closed meanwhile
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
