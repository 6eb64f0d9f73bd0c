namespace Taproot.Topology.Model.Kubernetes;

/// <summary>What the annotations of a workload ask for, as they are written; empty for nothing.</summary>
/// <param name="Category">Category of the application.</param>
/// <param name="CustomName">Name of the application that the workload is a part of.</param>
/// <param name="AvailabilityObjective">Percent of requests without failure; 0 switches the objective off.</param>
/// <param name="LatencyObjective">Percent of requests that are fast enough; 0 switches the objective off.</param>
/// <param name="LatencyThreshold">What is fast enough, as a duration with unit (<c>250ms</c>).</param>
public sealed record WorkloadAnnotations(
    string Category, string CustomName, string AvailabilityObjective, string LatencyObjective, string LatencyThreshold)
{
    /// <summary>Characters of <see cref="Thresholds"/> at most; the rest is cut off.</summary>
    public const int MaxThresholds = 2000;

    /// <summary>Thresholds of checks: <c>CPUContainer=90%, NetworkRTT=25ms</c>.</summary>
    public string Thresholds { get; init; } = "";

    /// <summary>Nothing.</summary>
    public static WorkloadAnnotations None { get; } = new("", "", "", "", "");

    /// <summary>These, and where they are silent, <paramref name="other"/>.</summary>
    public WorkloadAnnotations Or(WorkloadAnnotations other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            First(Category, other.Category), First(CustomName, other.CustomName), First(AvailabilityObjective, other.AvailabilityObjective),
            First(LatencyObjective, other.LatencyObjective), First(LatencyThreshold, other.LatencyThreshold))
            { Thresholds = First(Thresholds, other.Thresholds) };
    }

    private static string First(string one, string other) => one.Length > 0 ? one : other;
}
