using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>What the state that a cloud tells of a database which does not serve says.</summary>
internal static class ManagedState
{
    /// <summary>Why nobody can tell, where the cloud is silent.</summary>
    public const string Silent = "AWS no longer tells the state: the database was deleted, or its discovery fails.";

    /// <summary>How bad it is. Stopping and starting are somebody's wish.</summary>
    public static Status Of(ManagedService service) => service.Status switch
    {
        "stopped" or "stopping" or "starting" or "creating" or "deleting" or "rebooting" => Status.Info,
        _ => Status.Critical,
    };
}
