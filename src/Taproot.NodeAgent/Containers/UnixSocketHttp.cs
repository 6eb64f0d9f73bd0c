using System.Net.Sockets;

namespace Taproot.NodeAgent.Containers;

/// <summary>HTTP to a runtime's daemon over the first of several Unix sockets that answers.</summary>
internal static class UnixSocketHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A client whose every connection goes to one of the sockets, whatever the address says.</summary>
    internal static HttpClient Create(IReadOnlyList<string> sockets)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            MaxConnectionsPerServer = 2,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = async (_, cancellation) => await ConnectAsync(sockets, cancellation),
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://runtime/"), Timeout = RequestTimeout, MaxResponseContentBufferSize = 4 << 20 };
    }

    /// <summary>The paths that a pattern stands for and that are there: <c>*</c> as a whole part is any directory.</summary>
    private static IEnumerable<string> Present(string pattern)
    {
        const int MostDirectories = 64;
        int star = pattern.IndexOf("/*/", StringComparison.Ordinal);
        if (star < 0)
            return File.Exists(pattern) ? [pattern] : [];
        try
        {
            return Directory.EnumerateDirectories(pattern[..star]).Take(MostDirectories).Select(d => d + pattern[(star + 2)..]).Where(File.Exists).ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static async Task<Stream> ConnectAsync(IReadOnlyList<string> sockets, CancellationToken cancellation)
    {
        SocketException? last = null;
        foreach (string path in sockets.SelectMany(Present))
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
        }
        throw last ?? new SocketException((int)SocketError.AddressNotAvailable);
    }
}
