using System.Net;
using System.Net.Sockets;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>Which destinations get series of their own.</summary>
internal sealed class DestinationFilter(KernelTapOptions options)
{
    private const int AlwaysTrackedPort = 50051; // gRPC's custom, within the usual ephemeral range
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Whether the destination is tracked. A peer on this host makes any port worth it: it is not a guess then who listens.</summary>
    public bool Tracks(Destination destination) =>
        IsTracked(destination.Dialled.Address, destination.Actual.Address)
        && (destination.Peer.Length > 0 || !IsEphemeral(destination.Dialled.Port));

    private bool IsTracked(IPAddress dialled, IPAddress actual)
    {
        if (dialled.IsIPv6LinkLocal || (dialled.AddressFamily == AddressFamily.InterNetwork && dialled.GetAddressBytes() is [169, 254, ..])) return false;
        return IsPrivate(dialled) || IsPrivate(actual) || options.TrackedPublicNetworks.Any(n => n.Contains(dialled) || n.Contains(actual));
    }

    private static bool IsPrivate(IPAddress address) => IPAddress.IsLoopback(address) || Private.Any(n => n.Contains(address));

    private bool IsEphemeral(int port)
    {
        if (port == AlwaysTrackedPort) return false;
        foreach (var range in options.EphemeralPorts)
            if (port >= range.First && port <= range.Last) return true;
        return false;
    }
}
