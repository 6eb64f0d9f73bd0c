using System.Net;
using System.Net.Sockets;
using Taproot.Server.Hosting;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>
/// The usual ports of OTLP may belong to a collector that runs already. A port that nobody asked for by name is given up then; one that was asked for is
/// insisted on.
/// </summary>
internal static class OtlpDefaultPorts
{
    /// <summary>The options without the usual ports that are taken, and which these are.</summary>
    public static (ServerOptions Options, IReadOnlyList<IPEndPoint> Taken) GiveUpTaken(ServerOptions options)
    {
        if (!options.OtlpPortsAreUsual) return (options, []);
        var taken = new[] { options.OtlpGrpcListen, options.OtlpHttpListen }.OfType<IPEndPoint>().Where(IsTaken).ToArray();
        return (options with { OtlpGrpcListen = Unless(options.OtlpGrpcListen, taken), OtlpHttpListen = Unless(options.OtlpHttpListen, taken) }, taken);
    }

    private static IPEndPoint? Unless(IPEndPoint? endpoint, IPEndPoint[] taken) => endpoint is null || taken.Contains(endpoint) ? null : endpoint;

    private static bool IsTaken(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
