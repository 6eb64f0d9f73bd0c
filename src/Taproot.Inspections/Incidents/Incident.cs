using Taproot.Topology.Model;

namespace Taproot.Inspections.Incidents;

/// <summary>A time in which an application's users were hurt: one of its objectives was missed, by the rules of that objective's check.</summary>
/// <param name="CheckId">The check of the objective.</param>
/// <param name="Objective">What the objective is about: its check's title.</param>
/// <param name="FromMs">When the misses began, milliseconds since the epoch.</param>
/// <param name="ToMs">When the last ones were seen, milliseconds since the epoch.</param>
public sealed record Incident(string CheckId, string Objective, long FromMs, long ToMs)
{
    /// <summary>Whether it goes on: the rules did not yet keep quiet for long enough.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>How bad it was when it was worst.</summary>
    public required Status Status { get; init; }

    /// <summary>The share of requests that missed the objective when it was worst, percent.</summary>
    public required double WorstPercent { get; init; }

    /// <summary>One sentence with the worst figure and the objective.</summary>
    public required string Sentence { get; init; }
}
