using System.Net;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// Names of addresses, learned from the DNS answers that programs get. A name that leads to several external addresses, as those of big clouds
/// do, stands for its addresses in the labels of destinations; other addresses keep their place there, and <c>ip_to_fqdn</c> tells their
/// names. Thread-safe.
/// </summary>
internal sealed class DnsNames(TimeProvider time, int capacity = DnsNames.DefaultCapacity)
{
    /// <summary>Addresses whose names are kept.</summary>
    public const int DefaultCapacity = 16_384;

    private const int MaxAddressesPerAnswer = 64;
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(1), TidyInterval = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Entry> _byAddress = [];
    private long _lastTidy = time.GetTimestamp();
    private ulong _dropped;

    /// <summary>Takes note of an answer: the name that was asked for, and all addresses that it led to.</summary>
    public void Learn(string domain, ReadOnlySpan<IPAddress> addresses)
    {
        if (addresses.IsEmpty || Fqdn.Normalize(domain) is not { } name) return;
        var isBalanced = addresses.Length >= 2;
        foreach (var address in addresses) isBalanced &= AddressScope.IsExternal(address);
        lock (_gate)
        {
            var now = time.GetTimestamp();
            foreach (var address in addresses[..Math.Min(addresses.Length, MaxAddressesPerAnswer)])
            {
                if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) continue;
                if (_byAddress.ContainsKey(address) || HasRoom(now)) _byAddress[address] = new(name, isBalanced, now);
                else _dropped++;
            }
        }
    }

    /// <summary>The name that stands for a destination at this address; null when the address itself is to be shown.</summary>
    public string? BalancedNameOf(IPAddress address)
    {
        lock (_gate) return Use(address) is { IsBalanced: true } entry ? entry.Name : null;
    }

    /// <summary>The name by which an address was looked up; empty when it is not known.</summary>
    public string NameOf(IPAddress address)
    {
        lock (_gate) return Use(address)?.Name ?? "";
    }

    /// <summary>
    /// Writes the names of live destinations, whose time begins anew; <paramref name="addresses"/> may hold an address more than once.
    /// </summary>
    public void Collect(IMetricSink sink, IEnumerable<IPAddress> addresses)
    {
        lock (_gate)
        {
            var written = new HashSet<IPAddress>();
            foreach (var address in addresses)
                if (Use(address) is { IsBalanced: false } entry && written.Add(address)) sink.Add(NetworkMetrics.IpToFqdn, 1, address.ToString(), entry.Name);
            sink.Add(NetworkMetrics.DnsNames, _byAddress.Count);
            sink.Add(NetworkMetrics.DroppedDnsNames, _dropped);
        }
    }

    /// <summary>Forgets all names, to be learned anew.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _byAddress.Clear();
            _byAddress.TrimExcess();
        }
    }

    private Entry? Use(IPAddress address)
    {
        if (!_byAddress.TryGetValue(address, out var entry)) return null;
        entry.LastUsed = time.GetTimestamp();
        return entry;
    }

    private bool HasRoom(long now)
    {
        if (_byAddress.Count < capacity) return true;
        if (time.GetElapsedTime(_lastTidy, now) < TidyInterval) return false;
        _lastTidy = now;
        foreach (var (address, entry) in _byAddress)
            if (time.GetElapsedTime(entry.LastUsed, now) > ForgetAfter) _byAddress.Remove(address);
        return _byAddress.Count < capacity;
    }

    private sealed class Entry(string name, bool isBalanced, long lastUsed)
    {
        public string Name => name;
        public bool IsBalanced => isBalanced;
        public long LastUsed { get; set; } = lastUsed;
    }
}
