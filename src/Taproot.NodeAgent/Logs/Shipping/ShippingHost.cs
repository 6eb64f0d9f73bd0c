namespace Taproot.NodeAgent.Logs.Shipping;

/// <summary>The host in every resource.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="Id">The <c>machine_id</c> label.</param>
/// <param name="Version">The agent's version.</param>
internal sealed record ShippingHost(string Name, string Id, string Version);
