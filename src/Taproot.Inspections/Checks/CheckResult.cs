using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks;

/// <summary>The answer to one check.</summary>
/// <param name="Definition">The check.</param>
/// <param name="Status">Unknown, ok, or how bad the worst finding is.</param>
/// <param name="Sentence">Why, as one sentence with the number in it; empty when all is well.</param>
/// <param name="Findings">What is wrong, the worst first.</param>
/// <param name="Threshold">What the values were held against.</param>
public sealed record CheckResult(CheckDefinition Definition, Status Status, string Sentence, IReadOnlyList<Finding> Findings, Threshold Threshold)
{
    /// <summary>What they would be held against had nobody chosen anything.</summary>
    public Threshold Own { get; init; } = Definition.Default;

    /// <summary>Whether a query that somebody gave was looked at, in the place of what agents saw.</summary>
    public bool IsByOwnQuery { get; init; }

    /// <summary>Whether something is wrong.</summary>
    public bool Fails => Findings.Count > 0;

    /// <summary>Who answers.</summary>
    internal Check? Asked { get; init; }

    /// <summary>One of the findings as a sentence of its own.</summary>
    internal string Describe(Finding finding) => Asked?.Describe([finding], Threshold) ?? Sentence;
}
