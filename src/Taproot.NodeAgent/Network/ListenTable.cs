using System.Net;
using System.Net.Sockets;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>Who listens where, in every network namespace: a snapshot of the kernel's table.</summary>
internal sealed class ListenTable(BpfMap<ulong, Listener> map, IContainerRegistry registry, NetworkNamespaces namespaces, TimeProvider time)
{
    private const int MaxRemembered = 8192;
    private static readonly TimeSpan RememberClosed = TimeSpan.FromMinutes(10);
    private readonly Dictionary<(uint NetworkNamespace, int Port), List<Listener>> _byPort = [];
    private readonly Dictionary<ListenAddress, long> _lastOpen = [];
    private HashSet<ListenAddress> _open = [];

    /// <summary>How full the kernel's table is.</summary>
    public int Count => map.Count;

    /// <summary>Reads the kernel's table.</summary>
    public void Refresh()
    {
        _byPort.Clear();
        map.ReadAll((_, listener) =>
        {
            var key = (listener.NetworkNamespace, (int)listener.Local.Port);
            if (!_byPort.TryGetValue(key, out var list)) _byPort[key] = list = [];
            list.Add(listener);
        });
        var now = time.GetTimestamp();
        _open = [];
        foreach (var listener in _byPort.Values.SelectMany(l => l)) AddAddresses(listener);
        AddPublished();
        foreach (var address in _open.Where(a => _lastOpen.Count < MaxRemembered || _lastOpen.ContainsKey(a))) _lastOpen[address] = now;
        foreach (var gone in _lastOpen.Where(p => time.GetElapsedTime(p.Value, now) > RememberClosed).Select(p => p.Key).ToList()) _lastOpen.Remove(gone);
    }

    /// <summary>The process that listens on this address in this namespace; null when none does.</summary>
    public Listener? Find(uint networkNamespace, IPEndPoint address)
    {
        if (!_byPort.TryGetValue((networkNamespace, address.Port), out var list)) return null;
        Listener? wildcard = null;
        foreach (var listener in list)
        {
            var bound = listener.Local.Address.ToAddress();
            if (bound.Equals(address.Address)) return listener;
            if (IsWildcard(bound)) wildcard = listener;
        }
        return wildcard;
    }

    /// <summary>Owners, addresses, and whether they are listened on now (or were within the last minutes).</summary>
    public IEnumerable<(ListenAddress Address, bool Open)> Addresses() => _lastOpen.Keys.Select(a => (a, _open.Contains(a)));

    /// <summary>A container is gone: its addresses are forgotten.</summary>
    public void Forget(string owner)
    {
        foreach (var address in _lastOpen.Keys.Where(a => a.Owner == owner).ToList()) _lastOpen.Remove(address);
    }

    private void AddAddresses(Listener listener)
    {
        var process = (int)listener.ProcessId;
        if (registry.FindOwner(process, ProcessActivity.Listens) is not { } owner) return;
        var bound = listener.Local.Address.ToAddress();
        var onHost = listener.NetworkNamespace == namespaces.Host;
        if (!IsWildcard(bound))
        {
            // Loopback of a container is nobody else's business, and would look like the host's.
            if (onHost || !IPAddress.IsLoopback(bound)) _open.Add(new(owner, new(bound, listener.Local.Port), ""));
            return;
        }
        foreach (var address in namespaces.Addresses(listener.NetworkNamespace, process))
            if (bound.AddressFamily == AddressFamily.InterNetworkV6 || address.AddressFamily == AddressFamily.InterNetwork)
                _open.Add(new(owner, new(address, listener.Local.Port), ""));
        if (onHost) _open.Add(new(owner, new(IPAddress.Loopback, listener.Local.Port), ""));
    }

    private void AddPublished()
    {
        foreach (var port in registry.PublishedPorts)
        {
            if (!IsWildcard(port.Host.Address))
            {
                _open.Add(new(port.ContainerId, port.Host, "dockerd"));
                continue;
            }
            foreach (var address in namespaces.Addresses(namespaces.Host, namespaces.HostProcess))
                if (address.AddressFamily == port.Host.AddressFamily) _open.Add(new(port.ContainerId, new(address, port.Host.Port), "dockerd"));
        }
    }

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}

/// <summary>One address that a container is reached at; <paramref name="Proxy"/> is not empty when a runtime's proxy listens for it.</summary>
internal readonly record struct ListenAddress(string Owner, IPEndPoint Address, string Proxy);
