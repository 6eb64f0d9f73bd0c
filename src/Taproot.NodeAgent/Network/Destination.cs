using System.Net;

namespace Taproot.NodeAgent.Network;

/// <summary>Where an outbound flow goes.</summary>
/// <param name="Dialled">What the program connected to.</param>
/// <param name="Actual">Where that led behind NAT and proxies of a container runtime; the same when there are none.</param>
/// <param name="Peer"><c>container_id</c> of the process that accepted, when it is on this host; else empty.</param>
/// <param name="Name">Name of the host that stands for all of its addresses; empty when the addresses themselves matter.</param>
internal sealed record Destination(IPEndPoint Dialled, IPEndPoint Actual, string Peer, string Name = "")
{
    /// <summary>The <c>destination</c> label.</summary>
    public string DialledLabel => Name.Length > 0 ? $"{Name}:{Dialled.Port}" : Dialled.ToString();

    /// <summary>The <c>actual_destination</c> label.</summary>
    public string ActualLabel => Name.Length > 0 ? "" : Actual.ToString();

    /// <summary>Whether both lead to the same end.</summary>
    public bool LeadsTo(Destination other) => Actual.Equals(other.Actual) && Peer == other.Peer;

    /// <summary>Equal ones share their series: addresses behind one name do.</summary>
    public bool Equals(Destination? other) =>
        other is not null && Name == other.Name && Peer == other.Peer
        && (Name.Length > 0 ? Dialled.Port == other.Dialled.Port : Dialled.Equals(other.Dialled) && Actual.Equals(other.Actual));

    public override int GetHashCode() =>
        Name.Length > 0 ? HashCode.Combine(Name, Dialled.Port, Peer) : HashCode.Combine(Dialled, Actual, Peer);
}
