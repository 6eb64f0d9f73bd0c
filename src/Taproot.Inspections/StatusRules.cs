using Taproot.Inspections.Checks;
using Taproot.Topology.Model;

namespace Taproot.Inspections;

/// <summary>
/// What the answers say about the whole, by <see cref="CheckWeight"/>: symptoms count as they are, a hazard warns, a cause warns beside a symptom and is
/// worth knowing without one. The sentence is that of the worst.
/// </summary>
internal static class StatusRules
{
    public static void Apply(Application application, IReadOnlyList<CheckResult> results)
    {
        foreach (var finding in results.Where(r => r.Definition.Weight != CheckWeight.Cause).SelectMany(r => r.Findings, (r, f) => (r, f)))
        {
            if (finding.f.Instance is not { } instance || instance.Status >= finding.f.Status || !instance.IsUp) continue;
            (instance.Status, instance.StatusReason) = (finding.f.Status, finding.r.Sentence);
        }
        (application.Status, application.StatusReason) = Worst(application.Status, application.StatusReason, results);
    }

    public static void Apply(Node node, IReadOnlyList<CheckResult> results) =>
        (node.Status, node.StatusReason) = Worst(node.Status, node.StatusReason, results);

    private static (Status Status, string Reason) Worst(Status status, string reason, IReadOnlyList<CheckResult> results)
    {
        var hurt = status >= Status.Warning || results.Any(r => r.Fails && r.Definition.Weight == CheckWeight.Symptom && r.Status >= Status.Warning);
        foreach (var result in results.Where(r => r.Fails))
        {
            var raised = Raised(result, hurt);
            if (raised > status) (status, reason) = (raised, result.Sentence);
        }
        return (status, reason);
    }

    private static Status Raised(CheckResult result, bool hurt) => result.Definition.Weight switch
    {
        CheckWeight.Symptom => result.Status,
        CheckWeight.Hazard => Min(result.Status, Status.Warning),
        _ => Min(result.Status, hurt ? Status.Warning : Status.Info),
    };

    private static Status Min(Status a, Status b) => a < b ? a : b;
}
