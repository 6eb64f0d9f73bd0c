using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks;

/// <summary>Something that hurts nobody today and will on the day that something else fails.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Application">Where.</param>
/// <param name="Sentence">What was found, with names and numbers.</param>
public sealed record Risk(RiskRule Rule, Application Application, string Sentence)
{
    /// <summary>Name under which a person may dismiss it: the application's and the rule's.</summary>
    public string Key => $"{Application.Id}/{Rule.Id}";
}
