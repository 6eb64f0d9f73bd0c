namespace Taproot.NodeAgent.Network;

/// <summary>Puts the name of a host in the place of its addresses where it leads to many.</summary>
internal sealed class DestinationNames(DnsNames names, FqdnLimit limit)
{
    /// <summary>The destination as the container's series show it.</summary>
    public Destination Apply(string container, Destination destination)
    {
        if (destination.Peer.Length > 0 || !AddressScope.IsExternal(destination.Actual.Address)) return destination;
        // Behind NAT the name is that of the dialled address, else of the one that it led to.
        var name = names.BalancedNameOf(destination.Actual.Address) ?? names.BalancedNameOf(destination.Dialled.Address);
        return name is null ? destination : destination with { Name = limit.Apply(container, name) };
    }
}
