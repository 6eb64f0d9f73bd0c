using System.Diagnostics;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

/// <summary>A server that a test started, with a directory of its own; ended and cleaned up with the test.</summary>
internal sealed class RealServer : IDisposable
{
    private readonly RunningProgram _program;
    private readonly DirectoryInfo _directory;

    private RealServer(RunningProgram program, DirectoryInfo directory, int port) => (_program, _directory, Port) = (program, directory, port);

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Whose series are the server's; only for servers that answer in the process that was started.</summary>
    public string Container => _program.Container;

    public int ProcessId => _program.Id;

    /// <summary>
    /// Starts a server and waits until it listens; skips where it is not installed. In the arguments {port} and {dir} stand for its port and
    /// its directory.
    /// </summary>
    public static RealServer Start(string file, string[] arguments, int seconds = 20) => StartOn(FreePort(), file, arguments, seconds);

    /// <summary>As the other, on a port that is in its configuration already.</summary>
    public static RealServer StartOn(int port, string file, string[] arguments, int seconds = 20)
    {
        var path = Find(file);
        if (path is null) Assert.Skip($"{file} is not installed.");
        var directory = Directory.CreateTempSubdirectory("taproot-server-");
        var filled = arguments.Select(a => a.Replace("{port}", $"{port}", StringComparison.Ordinal).Replace("{dir}", directory.FullName, StringComparison.Ordinal));
        var server = new RealServer(new(path, [.. filled]), directory, port);
        try
        {
            server.AwaitListening(seconds);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>A program by name, where Debian puts it.</summary>
    public static string? Find(string file)
    {
        if (file.Contains('/', StringComparison.Ordinal)) return File.Exists(file) ? file : null;
        return new[] { "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/share" }.Select(d => Path.Combine(d, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>A port that nobody listens on, below those of clients.</summary>
    public static int FreePort()
    {
        for (var port = 21_800 + Random.Shared.Next(2000); ; port++)
        {
            try
            {
                using var probe = new TcpListener(System.Net.IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException) when (port < 32_000)
            {
                // Taken.
            }
        }
    }

    public void Dispose()
    {
        _program.Dispose();
        _directory.Delete(recursive: true);
    }

    private void AwaitListening(int seconds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(System.Net.IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (watch.Elapsed < TimeSpan.FromSeconds(seconds))
            {
                using var wait = new ManualResetEventSlim();
                wait.Wait(50);
            }
        }
    }
}
