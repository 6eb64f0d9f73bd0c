using Taproot.Inspections.Thresholds;

namespace Taproot.Inspections.Checks;

/// <summary>What a check looks at, and when it fails.</summary>
/// <param name="Id">Stable name, as Coroot has it where it has the check; thresholds are stored under it.</param>
/// <param name="Report">The report that shows it (<see cref="Reports.ReportIds"/>).</param>
/// <param name="Title">Its title.</param>
/// <param name="Condition">When it fails, with <c>{threshold}</c> in the place of the threshold: "the CPU use of a container is above {threshold} of its limit".</param>
/// <param name="DefaultThreshold">The threshold where nobody set another.</param>
/// <param name="Unit">Unit of threshold and findings.</param>
/// <param name="Weight">How far it raises the status of the application.</param>
/// <param name="Needs">What must be measured for an answer, as the end of "unknown, because there is no …": "CPU limit".</param>
public sealed record CheckDefinition(
    string Id, string Report, string Title, string Condition, double DefaultThreshold, CheckUnit Unit, CheckWeight Weight, string Needs)
{
    /// <summary>Charts of the report that prove a finding, by id.</summary>
    public IReadOnlyList<string> Charts { get; init; } = [];

    /// <summary>Unit of the second value that <see cref="Condition"/> has as <c>{bound}</c>; null for checks with one value.</summary>
    public CheckUnit? BoundUnit { get; init; }

    /// <summary>The second value where nobody set another.</summary>
    public double DefaultBound { get; init; }

    /// <summary>The threshold where nobody set another.</summary>
    public Threshold Default => new(DefaultThreshold, ThresholdOrigin.Default) { Bound = DefaultBound };

    /// <summary>Whether a threshold can be chosen at all; a check such as "a replication thread has stopped" has none.</summary>
    public bool HasThreshold { get; init; } = true;
}
