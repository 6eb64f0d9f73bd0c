using Taproot.Inspections.Checks;
using Taproot.Topology.Model;

namespace Taproot.Inspections;

/// <summary>
/// What the answers say about the whole, by <see cref="CheckWeight"/>: symptoms count as they are, a hazard warns, a cause warns beside a symptom and is
/// worth knowing without one. The sentence is that of the worst. What does not run, and is missed by nobody, is unknown: a job that ended, a pod that was
/// replaced, a program that somebody ran once are no faults.
/// </summary>
internal static class StatusRules
{
    public static void Apply(World world, Application application, IReadOnlyList<CheckResult> results)
    {
        foreach (var instance in application.Instances) (instance.Status, instance.StatusReason) = Before(instance);
        foreach (var result in results)
        {
            if (!result.Fails || result.Definition.Weight == CheckWeight.Cause) continue;
            foreach (var finding in result.Findings)
            {
                if (finding.Instance is not { IsUp: true } instance || instance.Status >= finding.Status) continue;
                (instance.Status, instance.StatusReason) = (finding.Status, result.Describe(finding));
            }
        }
        var (status, reason) = Before(world, application);
        (application.Status, application.StatusReason) = Worst(status, reason, results);
    }

    public static void Apply(Node node, IReadOnlyList<CheckResult> results) => (node.Status, node.StatusReason) = Worst(Status.Ok, "", results);

    private static (Status, string) Before(Instance instance) => instance switch
    {
        { IsUp: false, Managed: not null } => (Status.Unknown, "AWS does not tell that it is available."),
        { Node: { IsUp: false } node } => (Status.Unknown, $"Node {node.Name} does not report."),
        { IsUp: false } => (Status.Unknown, "It does not run."),
        _ => (Status.Ok, ""),
    };

    private static (Status, string) Before(World world, Application application)
    {
        if (application.Instances.Exists(i => i.IsUp))
        {
            return application.Id.Kind == ApplicationKinds.ExternalService && !application.Downstreams.Exists(d => d.IsActive)
                ? (Status.Unknown, "Nobody calls it now.") : (Status.Ok, "");
        }
        var last = application.Instances.Select(i => i.LastSeenMs).DefaultIfEmpty().Max();
        return (Status.Unknown, last == 0 ? "No instance was seen running." : $"No instance has run for {Words.Duration((world.Grid.ToMs - last) / 1000.0)}.");
    }

    private static (Status Status, string Reason) Worst(Status status, string reason, IReadOnlyList<CheckResult> results)
    {
        var hurt = false;
        foreach (var result in results)
            hurt |= result.Fails && result.Definition.Weight == CheckWeight.Symptom && result.Status >= Status.Warning;
        // Of equals, what hurts is told before what explains it.
        for (var weight = CheckWeight.Symptom; weight <= CheckWeight.Cause; weight++)
        {
            foreach (var result in results)
            {
                if (result.Definition.Weight == weight && result.Fails && Raised(result, hurt) is var raised && raised > status)
                    (status, reason) = (raised, result.Sentence);
            }
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
