namespace Taproot.NodeAgent.Containers;

/// <summary>Asks systemd about its units.</summary>
internal interface ISystemdClient
{
    /// <summary>Properties of a unit; null when systemd cannot be asked or does not know it.</summary>
    Task<SystemdUnitProperties?> FindAsync(string unit, CancellationToken cancellation);
}
