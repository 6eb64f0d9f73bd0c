namespace Taproot.Topology.Model;

/// <summary>What the agent of a node tells of itself.</summary>
public sealed class AgentState
{
    /// <summary>Its version; empty when it did not say.</summary>
    public string Version { get; set; } = "";

    /// <summary>Places in the kernel that it watches, and why it does not watch one; an empty reason means that it does.</summary>
    public SortedDictionary<string, string> Hooks { get; } = new(StringComparer.Ordinal);

    /// <summary>What it lost within the window, by kind and how much of it.</summary>
    public SortedDictionary<string, double> Lost { get; } = new(StringComparer.Ordinal);

    /// <summary>Cores that it uses.</summary>
    public TimeSeries CpuUsage { get; set; }

    /// <summary>Resident memory, bytes.</summary>
    public TimeSeries ResidentMemory { get; set; }

    /// <summary>Batches on its disk that wait to be sent.</summary>
    public TimeSeries SpooledBatches { get; set; }
}
