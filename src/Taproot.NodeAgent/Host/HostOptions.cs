namespace Taproot.NodeAgent.Host;

/// <summary>Where the host is looked at and what is asked about it.</summary>
internal sealed record HostOptions
{
    /// <summary>Mount of procfs.</summary>
    internal string ProcRoot { get; init; } = "/proc";

    /// <summary>Mount of sysfs.</summary>
    internal string SysRoot { get; init; } = "/sys";

    /// <summary>The host's root directory.</summary>
    internal string FileRoot { get; init; } = "/";

    /// <summary>Directory in which the agent keeps what must outlive it.</summary>
    internal string DataDirectory { get; init; } = "";

    /// <summary>Version of the agent, for <c>node_agent_info</c>.</summary>
    internal string AgentVersion { get; init; } = "";

    /// <summary>Asks the cloud's metadata service (<c>--disable-cloud-metadata</c> switches it off).</summary>
    internal bool CloudMetadata { get; init; } = true;

    /// <summary>Asks disks about their health (<c>--disable-disk-health</c> switches it off).</summary>
    internal bool DiskHealth { get; init; } = true;

    /// <summary>Time between two questions about the disks' health.</summary>
    internal TimeSpan DiskHealthInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Overrides of what the cloud says (<c>--provider</c>, <c>--region</c>, <c>--availability-zone</c>, <c>--instance-type</c>, <c>--instance-life-cycle</c>).</summary>
    internal CloudIdentity CloudOverrides { get; init; } = new();

    /// <summary>Base address that replaces the clouds' own, for tests; empty for the real ones.</summary>
    internal string CloudEndpoint { get; init; } = "";
}
