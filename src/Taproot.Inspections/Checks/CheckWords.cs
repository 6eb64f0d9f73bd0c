using Taproot.Inspections.Thresholds;

namespace Taproot.Inspections.Checks;

/// <summary>The words by which the API names units, weights and origins.</summary>
public static class CheckWords
{
    /// <summary>The word for a unit.</summary>
    public static string Of(CheckUnit unit) => unit switch
    {
        CheckUnit.Percent => "percent",
        CheckUnit.Seconds => "seconds",
        CheckUnit.SecondsPerSecond => "seconds/s",
        CheckUnit.PercentPerHour => "percent/h",
        CheckUnit.Days => "days",
        CheckUnit.Times => "times",
        _ => "count",
    };

    /// <summary>The word for a weight.</summary>
    public static string Of(CheckWeight weight) => weight switch
    {
        CheckWeight.Symptom => "symptom",
        CheckWeight.Hazard => "hazard",
        _ => "cause",
    };

    /// <summary>The word for who chose a threshold.</summary>
    public static string Of(ThresholdOrigin origin) => origin switch
    {
        ThresholdOrigin.Project => "project",
        ThresholdOrigin.Pattern => "pattern",
        ThresholdOrigin.Annotation => "annotation",
        ThresholdOrigin.Application => "application",
        _ => "default",
    };
}
