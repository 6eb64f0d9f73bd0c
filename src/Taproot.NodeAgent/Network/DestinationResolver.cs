using System.Net;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>Finds where a flow's connection really went and who accepted it.</summary>
internal sealed class DestinationResolver(
    BpfMap<PairKey, AcceptedEnd> pairs, ExistingEnds existing, ListenTable listens, NetworkNamespaces namespaces, Conntrack conntrack,
    IContainerRegistry registry)
{
    /// <summary>
    /// Resolves; null when the other end may still become known, unless <paramref name="final"/>: both ends of a connection on this host know
    /// both initial sequence numbers, and the accepting one is a moment later. The event that tells of the flow may be later than its counters.
    /// </summary>
    public Destination? Resolve(TrackedFlow flow, bool final)
    {
        var dialled = new IPEndPoint(flow.Key.Address.ToAddress(), flow.Key.Port);
        if (flow.Pair.IsKnown && pairs.TryGet(flow.Pair, out var end)) return Accepted(dialled, end);
        if (!final && (flow.Pair.IsKnown || flow.Local.Port == 0)) return null;
        var source = flow.Local.ToEndPoint();
        if (flow.IsEstablished && flow.Nat.Result is NatResult.NotAsked or NatResult.Skipped) flow.Nat = AskNat(flow.Key, flow.Local);
        var actual = flow.Nat.Actual;
        if (FindExisting(flow.Key.NetworkNamespace, source, actual ?? dialled) is { } peer) return new(dialled, actual ?? dialled, peer);
        return Published(flow.Key.NetworkNamespace, dialled) ?? new(dialled, actual ?? dialled, SameNamespacePeer(flow, actual ?? dialled));
    }

    /// <summary>Asks where NAT led a connection. It may be called from any thread: best while the connection is new and its process lives.</summary>
    public NatAnswer AskNat(in FlowKey flow, in KernelEndpoint local) =>
        local.Port == 0
            ? default
            : conntrack.Find(flow.NetworkNamespace, (int)flow.ProcessId, local.ToEndPoint(), new(flow.Address.ToAddress(), flow.Port));

    private Destination Accepted(IPEndPoint dialled, AcceptedEnd end)
    {
        var local = end.Local.ToEndPoint();
        var listener = listens.Find(end.NetworkNamespace, local);
        var peer = listener is { } l ? registry.FindOwner((int)l.ProcessId, ProcessActivity.Listens) : null;
        // Nobody's listener on a published port is the runtime's proxy.
        if (peer is null && end.NetworkNamespace == namespaces.Host && Published(end.NetworkNamespace, local) is { } published)
            return published with { Dialled = dialled };
        return new(dialled, local.Equals(dialled) ? dialled : local, peer ?? "");
    }

    private Destination? Published(uint networkNamespace, IPEndPoint address)
    {
        if (networkNamespace != namespaces.Host) return null;
        foreach (var port in registry.PublishedPorts)
        {
            if (port.Host.Port != address.Port || port.Container is null) continue;
            if (port.Host.Address.Equals(address.Address) || (IsWildcard(port.Host.Address) && IsOfHost(address.Address)))
                return new(address, port.Container, port.ContainerId);
        }
        return null;
    }

    private string? FindExisting(uint networkNamespace, IPEndPoint source, IPEndPoint actual) =>
        existing.Find(networkNamespace, actual, source) is { } processId ? registry.FindOwner((int)processId, ProcessActivity.Listens) : null;

    private string SameNamespacePeer(TrackedFlow flow, IPEndPoint actual)
    {
        if (!flow.IsEstablished || !IPAddress.IsLoopback(actual.Address)) return "";
        var listener = listens.Find(flow.Key.NetworkNamespace, actual);
        return listener is { } l ? registry.FindOwner((int)l.ProcessId, ProcessActivity.Listens) ?? "" : "";
    }

    private bool IsOfHost(IPAddress address) => IPAddress.IsLoopback(address) || namespaces.Addresses(namespaces.Host, namespaces.HostProcess).Contains(address);

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
