using System.Net;

namespace Taproot.Topology.Build;

/// <summary>Reading <c>host:port</c> as agents write it; no allocation for what need not be parsed.</summary>
internal static class Addresses
{
    /// <summary>Splits at the last colon; brackets of IPv6 stay with the host. The port is empty when there is none.</summary>
    public static (string Host, string Port) Split(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon < 0 ? (address, "") : (address[..colon], address[(colon + 1)..]);
    }

    public static bool IsLoopback(string address) =>
        address.StartsWith("127.", StringComparison.Ordinal) || address.StartsWith("[::1]", StringComparison.Ordinal)
        || address.StartsWith("[::ffff:127.", StringComparison.Ordinal);

    /// <summary>IPv4 written as IPv6 is IPv4.</summary>
    public static string Normalize(string address) =>
        address.StartsWith("[::ffff:", StringComparison.Ordinal) && IPEndPoint.TryParse(address, out var parsed)
            ? new IPEndPoint(parsed.Address.MapToIPv4(), parsed.Port).ToString()
            : address;

    public static bool IsIp(string host) => IPAddress.TryParse(host.Trim('[', ']'), out _);
}
