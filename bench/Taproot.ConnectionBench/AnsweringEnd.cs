using System.Net;
using System.Net.Sockets;

namespace Taproot.ConnectionBench;

/// <summary>Accepts all connections, whatever address they dial, and answers each request; ends when nobody is left.</summary>
internal static class AnsweringEnd
{
    private const int Backlog = 4096;
    private static readonly byte[] Response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    public static void Run(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen(Backlog);
        var open = 0;
        while (true)
        {
            // One event loop of the runtime serves them all; a thread each would be another bench.
            var socket = listener.Accept();
            socket.NoDelay = true;
            Interlocked.Increment(ref open);
            _ = ServeAsync(socket, () =>
            {
                if (Interlocked.Decrement(ref open) == 0) Environment.Exit(0);
            });
        }
    }

    private static async Task ServeAsync(Socket socket, Action ended)
    {
        var buffer = new byte[256];
        using (socket)
        {
            try
            {
                while (await socket.ReceiveAsync(buffer, CancellationToken.None) > 0) await socket.SendAsync(Response, CancellationToken.None);
            }
            catch (SocketException)
            {
                // The asking end was killed; that is an end like any other.
            }
        }
        ended();
    }
}
