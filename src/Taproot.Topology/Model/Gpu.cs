namespace Taproot.Topology.Model;

/// <summary>A GPU of a node. Sizes are bytes; shares, in percent, are of the last 15 s.</summary>
public sealed class Gpu
{
    /// <summary>Identity.</summary>
    public required string Uuid { get; init; }

    /// <summary>Product name; empty when unknown.</summary>
    public string Name { get; set; } = "";

    /// <summary>Version of the driver; empty when unknown.</summary>
    public string DriverVersion { get; set; } = "";

    /// <summary>Memory.</summary>
    public TimeSeries MemoryTotal { get; set; }

    /// <summary>Used memory.</summary>
    public TimeSeries MemoryUsed { get; set; }

    /// <summary>Share of time in which the memory was read or written.</summary>
    public TimeSeries MemoryUtilization { get; set; }

    /// <summary>The highest sample of it.</summary>
    public TimeSeries MemoryUtilizationPeak { get; set; }

    /// <summary>Share of time in which the GPU was busy.</summary>
    public TimeSeries Utilization { get; set; }

    /// <summary>The highest sample of it.</summary>
    public TimeSeries UtilizationPeak { get; set; }

    /// <summary>Degrees Celsius.</summary>
    public TimeSeries Temperature { get; set; }

    /// <summary>Watts.</summary>
    public TimeSeries Power { get; set; }
}

/// <summary>What a container takes of a GPU, in percent of time.</summary>
public sealed class GpuUse
{
    /// <summary>Share of time in which its processes kept the GPU busy.</summary>
    public TimeSeries Usage { get; set; }

    /// <summary>Share of time in which its processes read or wrote the GPU's memory.</summary>
    public TimeSeries MemoryUsage { get; set; }
}
