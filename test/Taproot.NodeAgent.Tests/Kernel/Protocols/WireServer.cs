using System.Net;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

/// <summary>A server of few bytes, for protocols of which no server can be had: answers what a connection has sent so far.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Reader> _newReader;
    private readonly Task _accepting;

    /// <summary>Each connection has a reader of its own.</summary>
    public WireServer(Func<Reader> newReader)
    {
        _newReader = newReader;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Takes messages from the front of what came, says how many bytes that were, and returns what is to be sent.</summary>
    public delegate byte[] Reader(ReadOnlySpan<byte> received, out int taken);

    public string Address => _listener.LocalEndpoint.ToString()!;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_listener.LocalEndpoint, _stop.Token);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
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
        var reader = _newReader();
        var buffer = new byte[1 << 20];
        var filled = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token) is > 0 and var read)
            {
                filled += read;
                var answer = reader(buffer.AsSpan(0, filled), out var taken);
                buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
                filled -= taken;
                if (answer.Length > 0) await socket.SendAsync(answer, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The client or the test is gone.
        }
    }
}
