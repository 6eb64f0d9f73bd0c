using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Taproot.NodeAgent.Tests.Kernel;

/// <summary>A small HTTP/1.1 server on a loopback port of its own: keep-alive, pipelining, bodies by Content-Length.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, (int Status, string Body)> _answer;
    private readonly TimeSpan _think;
    private readonly Task _accepting;

    public ScriptedServer(Func<string, (int Status, string Body)> answer, TimeSpan think = default)
    {
        (_answer, _think) = (answer, think);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    public string Url(string path) => $"http://{Address}{path}";

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_listener.LocalEndpoint, _stop.Token);
        return socket;
    }

    /// <summary>Removes one whole message from the front of a buffer.</summary>
    public static bool TryTakeMessage(byte[] buffer, ref int filled) => TakeMessage(buffer, ref filled) is not null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private static string? TakeMessage(byte[] buffer, ref int filled)
    {
        var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var header = Encoding.ASCII.GetString(buffer, 0, end);
        var length = header.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.Ordinal)) is { } line
            ? int.Parse(line.AsSpan(15), CultureInfo.InvariantCulture) : 0;
        var total = end + 4 + length;
        if (filled < total) return null;
        buffer.AsSpan(total, filled - total).CopyTo(buffer);
        filled -= total;
        return header;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[65536];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token);
                if (read == 0) return;
                filled += read;
                var responses = new StringBuilder();
                while (TakeMessage(buffer, ref filled) is { } header)
                {
                    var (status, body) = _answer(header.Split(' ')[1]);
                    responses.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} x\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                }
                if (_think > TimeSpan.Zero) await Task.Delay(_think, _stop.Token);
                if (responses.Length > 0) await socket.SendAsync(Encoding.ASCII.GetBytes(responses.ToString()), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The client or the test is gone.
        }
    }
}
