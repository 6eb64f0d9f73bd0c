using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Taproot.Store.Embedded;

namespace Taproot.Store.Client;

/// <summary>How bytes get to the engine: the embedded one's socket in the data directory, or a server's address, perhaps by TLS.</summary>
internal static class EngineTransport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The base address that stands for the embedded engine's socket.</summary>
    public static Uri Embedded { get; } = new("http://store.taproot/");

    public static SocketsHttpHandler Create(StoreOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10), ConnectTimeout = ConnectTimeout, UseProxy = options.ClickHouse is not null,
        };
        if (options.ClickHouse is { } server) UseTls(handler.SslOptions, server);
        else handler.ConnectCallback = (_, cancellation) => ConnectAsync(EngineLocation.SocketPath(Path.GetFullPath(options.DataDirectory)), cancellation);
        return handler;
    }

    /// <summary>Whether a request that failed so never reached a server, so that another may have it.</summary>
    public static bool NeverArrived(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static void UseTls(SslClientAuthenticationOptions tls, ClickHouseOptions server)
    {
        if (server.SkipVerify)
        {
#pragma warning disable CA5359, MA0039 // The user asked for it by an option whose name says so.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }
        else if (server.CaFile is { } file)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            tls.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
