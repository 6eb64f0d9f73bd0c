namespace Taproot.Topology.Model.Databases;

/// <summary>What a cloud tells of a database that it runs.</summary>
public sealed class ManagedService
{
    /// <summary><see cref="ApplicationKinds.Rds"/> or <see cref="ApplicationKinds.ElasticacheCluster"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Identity as the cloud has it: <c>region/id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Engine, such as <c>aurora-postgresql</c>.</summary>
    public string Engine { get; set; } = "";

    /// <summary>Version of the engine.</summary>
    public string EngineVersion { get; set; } = "";

    /// <summary>State as the cloud calls it; empty when it does not tell at the end of the window.</summary>
    public string Status { get; set; } = "";

    /// <summary>Bytes of storage that are paid for.</summary>
    public TimeSeries AllocatedBytes { get; set; }

    /// <summary>Operations a second that are paid for.</summary>
    public TimeSeries ProvisionedIops { get; set; }

    /// <summary>Whether it serves: it may be backed up or changed at the same time.</summary>
    public bool IsAvailable => Status is "available" or "backing-up" or "modifying" or "maintenance" or "upgrading" or "storage-optimization" or "storage-config-upgrade"
        or "configuring-enhanced-monitoring" or "configuring-iam-database-auth" or "configuring-log-exports" or "renaming" or "resetting-master-credentials"
        or "snapshotting" or "rebooting cluster nodes" or "converting-to-vpc" or "moving-to-vpc";
}
