using System.Net;

namespace Taproot.Inspections.Risks;

/// <summary>Tells addresses of the internet from private ones (RFC 1918, 4193, 6598, 3927, and the special-purpose registries of RFC 6890).</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    private const int Ipv6Length = 16;

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Documentation = IPNetwork.Parse("2001:db8::/32");

    /// <summary>Whether everybody on the internet may send to it, firewalls aside. A wildcard address is not judged: it is listed by its interfaces.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.GetAddressBytes().Length == Ipv6Length) return Global.Contains(address) && !Documentation.Contains(address);
        return !Array.Exists(Special, n => n.Contains(address));
    }
}
