using System.Net;

namespace Taproot.NodeAgent.Network;

/// <summary>Where an outbound flow goes.</summary>
/// <param name="Dialled">What the program connected to.</param>
/// <param name="Actual">Where that led behind NAT and proxies of a container runtime; the same when there are none.</param>
/// <param name="Peer"><c>container_id</c> of the process that accepted, when it is on this host; else empty.</param>
internal sealed record Destination(IPEndPoint Dialled, IPEndPoint Actual, string Peer);
