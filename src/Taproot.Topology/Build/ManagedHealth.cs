using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build;

/// <summary>What the state that a cloud tells of a database which does not serve says.</summary>
internal static class ManagedHealth
{
    public static Verdict Of(ManagedService service) => service.Status switch
    {
        "" => new(Status.Unknown, "AWS no longer tells its state: it was deleted, or discovery fails"),
        // Somebody wanted this.
        "stopped" or "stopping" or "starting" or "creating" or "deleting" or "rebooting" => new(Status.Info, $"AWS tells the state {service.Status}"),
        _ => new(Status.Critical, $"AWS tells the state {service.Status}"),
    };
}
