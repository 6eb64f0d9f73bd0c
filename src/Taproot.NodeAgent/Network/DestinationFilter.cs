using System.Net;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>Which destinations get series of their own.</summary>
internal sealed class DestinationFilter(KernelTapOptions options)
{
    private const int AlwaysTrackedPort = 50051; // gRPC's custom, within the usual ephemeral range

    /// <summary>Whether the destination is tracked. A peer on this host makes any port worth it: it is not a guess then who listens.</summary>
    public bool Tracks(Destination destination) =>
        IsTracked(destination.Dialled.Address, destination.Actual.Address)
        && (destination.Peer.Length > 0 || !IsEphemeral(destination.Dialled.Port));

    private bool IsTracked(IPAddress dialled, IPAddress actual)
    {
        if (AddressScope.IsLinkLocal(dialled)) return false;
        return AddressScope.IsPrivate(dialled) || AddressScope.IsPrivate(actual) || options.TrackedPublicNetworks.Any(n => n.Contains(dialled) || n.Contains(actual));
    }

    private bool IsEphemeral(int port)
    {
        if (port == AlwaysTrackedPort) return false;
        foreach (var range in options.EphemeralPorts)
            if (port >= range.First && port <= range.Last) return true;
        return false;
    }
}
