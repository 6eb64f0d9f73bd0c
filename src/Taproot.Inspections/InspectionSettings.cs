using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Thresholds;

namespace Taproot.Inspections;

/// <summary>What people chose for the inspections of a project. Immutable.</summary>
/// <param name="Thresholds">Thresholds other than the checks' own.</param>
public sealed record InspectionSettings(ThresholdRules Thresholds)
{
    /// <summary>Nobody chose anything.</summary>
    public static InspectionSettings Default { get; } = new(ThresholdRules.None);

    /// <summary>What nodes cost.</summary>
    public NodePricer Pricer { get; init; } = NodePricer.Default;
}
