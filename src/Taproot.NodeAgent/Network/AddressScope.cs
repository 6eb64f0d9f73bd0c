using System.Net;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Network;

/// <summary>How far an address reaches.</summary>
internal static class AddressScope
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Loopback, a private network, or a carrier's.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return true;
        foreach (var network in Private)
            if (network.Contains(address)) return true;
        return false;
    }

    /// <summary>Of one link only.</summary>
    public static bool IsLinkLocal(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return address.IsIPv6LinkLocal;
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes is [169, 254, ..];
    }

    /// <summary>Somewhere in the internet.</summary>
    public static bool IsExternal(IPAddress address) => !IsPrivate(address) && !IsLinkLocal(address) && !IsUnspecified(address);

    private static bool IsUnspecified(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
