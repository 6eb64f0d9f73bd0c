using System.Net.Sockets;
using System.Text;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>A runtime's daemon on a Unix socket: gives every question the same answer, or none at all.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _answer;
    private readonly Task _loop;
    private int _questions;

    internal FakeDaemon(string path, string? answer)
    {
        _answer = answer;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(8);
        _loop = ServeAsync();
    }

    internal int Questions => Volatile.Read(ref _questions);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Socket> open = [];
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptAsync(_stop.Token);
                open.Add(connection);
                byte[] buffer = new byte[8192];
                await connection.ReceiveAsync(buffer, SocketFlags.None, _stop.Token);
                Interlocked.Increment(ref _questions);
                if (_answer is null)
                    continue;
                await connection.SendAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {_answer.Length}\r\nConnection: close\r\n\r\n{_answer}"),
                    SocketFlags.None,
                    _stop.Token);
                connection.Shutdown(SocketShutdown.Send);
            }
        }
        finally
        {
            foreach (Socket connection in open)
                connection.Dispose();
        }
    }
}
