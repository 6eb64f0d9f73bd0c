using System.Net;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Network;

/// <summary>An address to ping for a container, from the network namespace of one of its processes.</summary>
internal readonly record struct PingTarget(string Owner, uint NetworkNamespace, int ProcessId, IPAddress Address);

/// <summary>Which destinations are worth a ping.</summary>
internal enum PingMode
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Those whose round-trip time TCP does not tell: connects failed, or no connection is open.</summary>
    Unknown,

    /// <summary>All of them.</summary>
    All,
}

/// <summary>Finds the destinations that are worth a ping.</summary>
internal static class PingTargets
{
    /// <summary>Looks over the live series; each address comes once for a container.</summary>
    public static List<PingTarget> Find(SeriesTable series, IContainerRegistry registry, PingMode mode)
    {
        var targets = new List<PingTarget>();
        var seen = new HashSet<(string, IPAddress)>();
        foreach (var ((owner, _), failed) in series.Failed)
            if (failed.Dialled is { } dialled) Add(owner, failed.NetworkNamespace, failed.ProcessId, dialled.Address);
        foreach (var outbound in series.Outbound)
            if (mode == PingMode.All || outbound.RoundTripSeconds is null)
                Add(outbound.Owner, outbound.NetworkNamespace, outbound.ProcessId, outbound.LastActual.Address);
        return targets;

        void Add(string owner, uint space, int process, IPAddress address)
        {
            if (IPAddress.IsLoopback(address) || AddressScope.IsLinkLocal(address) || !registry.IsShown(owner)) return;
            if (seen.Add((owner, address))) targets.Add(new(owner, space, process, address));
        }
    }
}
