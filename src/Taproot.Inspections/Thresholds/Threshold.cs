namespace Taproot.Inspections.Thresholds;

/// <summary>Who chose a threshold, the weakest first.</summary>
public enum ThresholdOrigin
{
    /// <summary>The check itself.</summary>
    Default,

    /// <summary>The project, for all its applications.</summary>
    Project,

    /// <summary>A pattern that the application matches.</summary>
    Pattern,

    /// <summary>An annotation of the workload.</summary>
    Annotation,

    /// <summary>This very application.</summary>
    Application,
}

/// <summary>A threshold and where it comes from.</summary>
/// <param name="Value">In the unit of the check.</param>
/// <param name="Origin">Who chose it.</param>
/// <param name="Pattern">The pattern, for <see cref="ThresholdOrigin.Pattern"/>.</param>
public readonly record struct Threshold(double Value, ThresholdOrigin Origin, string Pattern = "")
{
    /// <summary>The second value, of checks that have one (<see cref="Checks.CheckDefinition.BoundUnit"/>): the latency that an objective is about.</summary>
    public double Bound { get; init; }
}
