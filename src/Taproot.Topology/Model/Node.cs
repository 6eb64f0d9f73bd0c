using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Model;

/// <summary>A host. Rates are per second, sizes bytes.</summary>
public sealed class Node
{
    /// <summary>Identity: machine id, or system uuid where there is none.</summary>
    public required string Id { get; init; }

    /// <summary>Host name.</summary>
    public required string Name { get; set; }

    /// <summary>Facts: kernel version, provider, region, zone, instance type, agent version.</summary>
    public Dictionary<string, string> Facts { get; } = [];

    /// <summary>Addresses by interface.</summary>
    public Dictionary<string, NetworkInterface> Interfaces { get; } = [];

    /// <summary>Whole disks by device.</summary>
    public Dictionary<string, Disk> Disks { get; } = [];

    /// <summary>GPUs by <see cref="Gpu.Uuid"/>.</summary>
    public Dictionary<string, Gpu> Gpus { get; } = [];

    /// <summary>Logical cores.</summary>
    public TimeSeries CpuCores { get; set; }

    /// <summary>Cores busy, all modes but idle and iowait.</summary>
    public TimeSeries CpuUsage { get; set; }

    /// <summary>Cores by mode.</summary>
    public Dictionary<string, TimeSeries> CpuByMode { get; } = [];

    /// <summary>Total memory.</summary>
    public TimeSeries MemoryTotal { get; set; }

    /// <summary>Memory available without swapping.</summary>
    public TimeSeries MemoryAvailable { get; set; }

    /// <summary>Free memory.</summary>
    public TimeSeries MemoryFree { get; set; }

    /// <summary>Page cache.</summary>
    public TimeSeries MemoryCached { get; set; }

    /// <summary>Seconds since boot.</summary>
    public TimeSeries Uptime { get; set; }

    /// <summary>Other series of the node by metric name and label text (protocol errors, conntrack fill, descriptors, PIDs …).</summary>
    public Dictionary<string, TimeSeries> Other { get; } = [];

    /// <summary>Listening ports: <c>address</c> to the program behind it.</summary>
    public List<(string Address, string Owner)> ListeningPorts { get; } = [];

    /// <summary>Instances on this node.</summary>
    public List<Instance> Instances { get; } = [];

    /// <summary>What the cloud tells of it where it stands for the unseen host of a managed database; null for hosts of ours.</summary>
    public ManagedService? Managed { get; set; }

    /// <summary>Whether it is a machine of AWS Fargate: no agent can run there, and it comes and goes with its pod.</summary>
    public bool IsServerless { get; set; }

    /// <summary>What its agent tells of itself.</summary>
    public AgentState Agent { get; } = new();

    /// <summary>Whether its agent reports at the end of the window.</summary>
    public bool IsUp { get; set; }

    /// <summary>When its agent last reported, milliseconds since the epoch; the window's start when it did not report in it.</summary>
    public long LastSeenMs { get; set; }

    /// <summary>Health; unknown until the inspections have judged.</summary>
    public Status Status { get; set; }

    /// <summary>Why the status is what it is.</summary>
    public string StatusReason { get; set; } = "";
}

/// <summary>A network interface; rates per second.</summary>
public sealed class NetworkInterface
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses.</summary>
    public List<string> Addresses { get; } = [];

    /// <summary>1 when up.</summary>
    public TimeSeries Up { get; set; }

    /// <summary>Bytes received.</summary>
    public TimeSeries ReceivedBytes { get; set; }

    /// <summary>Bytes sent.</summary>
    public TimeSeries TransmittedBytes { get; set; }

    /// <summary>Errors and drops by kind.</summary>
    public Dictionary<string, TimeSeries> Errors { get; } = [];
}

/// <summary>A whole disk; rates per second.</summary>
public sealed class Disk
{
    /// <summary>Device name.</summary>
    public required string Name { get; init; }

    /// <summary>Reads.</summary>
    public TimeSeries Reads { get; set; }

    /// <summary>Writes.</summary>
    public TimeSeries Writes { get; set; }

    /// <summary>Bytes read.</summary>
    public TimeSeries ReadBytes { get; set; }

    /// <summary>Bytes written.</summary>
    public TimeSeries WrittenBytes { get; set; }

    /// <summary>Seconds of reading.</summary>
    public TimeSeries ReadTime { get; set; }

    /// <summary>Seconds of writing.</summary>
    public TimeSeries WriteTime { get; set; }

    /// <summary>Share of time busy.</summary>
    public TimeSeries Busy { get; set; }

    /// <summary>SMART: 1 healthy, 0 failing; empty when the device does not answer.</summary>
    public TimeSeries Healthy { get; set; }

    /// <summary>Share of the device's rated endurance used up, 0 to 1.</summary>
    public TimeSeries WearRatio { get; set; }

    /// <summary>Degrees Celsius.</summary>
    public TimeSeries Temperature { get; set; }
}
