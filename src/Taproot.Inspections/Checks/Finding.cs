using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks;

/// <summary>One thing that a check found wrong.</summary>
/// <param name="Subject">Which instance, volume, service …</param>
/// <param name="Value">How much, in the unit of the check.</param>
/// <param name="SinceMs">Since when without a break, milliseconds since the epoch; the start of the window when it was so all the time.</param>
public sealed record Finding(string Subject, double Value, long SinceMs)
{
    /// <summary>How bad it is.</summary>
    public Status Status { get; init; } = Status.Warning;

    /// <summary>The instance that it was found on; null when it is the application's as a whole.</summary>
    public Instance? Instance { get; init; }

    /// <summary>When the last of the events was that it is about, milliseconds since the epoch, where they have stopped; null while they go on, and for what is no event.</summary>
    public long? EndedMs { get; init; }

    /// <summary>Whether a query that somebody gave tells it, and not what agents saw.</summary>
    public bool IsByOwnQuery { get; init; }

    /// <summary>What more is known of it, such as the likely reason; a sentence or nothing.</summary>
    public string Detail { get; init; } = "";
}
