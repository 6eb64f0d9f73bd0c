using System.Globalization;
using System.Net;

namespace Taproot.NodeAgent.Network;

/// <summary>Network namespaces by inode, and their addresses; read from /proc, so that no thread needs to enter them.</summary>
internal sealed class NetworkNamespaces(string procRoot, TimeProvider time)
{
    private const int MaxNamespaces = 4096;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private readonly Dictionary<uint, (long At, IReadOnlyList<IPAddress> Addresses)> _addresses = [];

    /// <summary>A process in the host's own namespace: the first one, or this one where the first may not be looked at.</summary>
    public int HostProcess { get; } = Inode($"{procRoot}/1/ns/net") is null ? Environment.ProcessId : 1;

    /// <summary>The host's own namespace.</summary>
    public uint Host { get; } = Inode($"{procRoot}/1/ns/net") ?? Inode($"{procRoot}/{Environment.ProcessId}/ns/net") ?? 0;

    /// <summary>The inode that a link in /proc names; null when there is none.</summary>
    internal static uint? Inode(string link)
    {
        try
        {
            var target = File.ResolveLinkTarget(link, returnFinalTarget: false)?.Name; // net:[4026531840]
            if (target is null) return null;
            var open = target.IndexOf('[', StringComparison.Ordinal);
            return open >= 0 && uint.TryParse(target.AsSpan(open + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var inode) ? inode : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Addresses of a namespace without loopback and link-local ones, read through a process that lives in it.</summary>
    public IReadOnlyList<IPAddress> Addresses(uint inode, int processId)
    {
        var now = time.GetTimestamp();
        if (_addresses.TryGetValue(inode, out var known) && time.GetElapsedTime(known.At, now) < Fresh) return known.Addresses;
        var addresses = new HashSet<IPAddress>();
        ReadIPv4(ReadLines($"{procRoot}/{processId}/net/fib_trie"), addresses);
        ReadIPv6(ReadLines($"{procRoot}/{processId}/net/if_inet6"), addresses);
        if (_addresses.Count >= MaxNamespaces) _addresses.Clear();
        IReadOnlyList<IPAddress> list = [.. addresses];
        _addresses[inode] = (now, list);
        return list;
    }

    /// <summary>Local addresses in the kernel's print of its routing trie: a line with the address, then one with "/32 host LOCAL".</summary>
    internal static void ReadIPv4(IEnumerable<string> lines, HashSet<IPAddress> into)
    {
        IPAddress? last = null;
        foreach (var line in lines)
        {
            var text = line.AsSpan().Trim();
            if (text.StartsWith("|-- ") && IPAddress.TryParse(text[4..], out var address)) last = address;
            else if (last is not null && text.StartsWith("/32 host LOCAL") && !IPAddress.IsLoopback(last)) into.Add(last);
        }
    }

    private static void ReadIPv6(IEnumerable<string> lines, HashSet<IPAddress> into)
    {
        Span<byte> bytes = stackalloc byte[16];
        foreach (var line in lines)
        {
            if (line.Length < 32) continue;
            if (Convert.FromHexString(line.AsSpan(0, 32), bytes, out _, out _) != System.Buffers.OperationStatus.Done) continue;
            var address = new IPAddress(bytes);
            if (!address.IsIPv6LinkLocal && !IPAddress.IsLoopback(address)) into.Add(address);
        }
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
