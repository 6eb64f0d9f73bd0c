using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Who runs, and how everything does: nodes, then instances, links, applications.</summary>
internal static class HealthStage
{
    public static void Run(BuildContext context, List<Link> links)
    {
        var step = context.Input.Grid.StepMs / 1000.0;
        foreach (var node in context.Nodes.Values) NodeHealth.Judge(context, node);
        MarkRunning(context);
        foreach (var link in links) LinkHealth.Judge(link, context.Input.RecentPoints, step);
        var health = new ApplicationHealth(context, step);
        foreach (var application in context.Applications.Values) health.Judge(application);
    }

    private static void MarkRunning(BuildContext context)
    {
        foreach (var placement in context.Placements)
            if (context.IsCurrent(placement.LastSeen)) placement.Instance.IsUp = true;
        // What we do not observe is taken to run while someone gets answers from it.
        foreach (var instance in context.Applications.Values.Where(a => a.Id.Kind == ApplicationKinds.ExternalService).SelectMany(a => a.Instances))
            instance.IsUp = true;
        foreach (var instance in context.Applications.Values.SelectMany(a => a.Instances)) JudgeInstance(context, instance);
    }

    private static void JudgeInstance(BuildContext context, Instance instance)
    {
        var verdict = new Verdict(Status.Ok, "");
        if (instance is { IsUp: false, Managed: { } managed }) verdict = ManagedHealth.Of(managed);
        else if (instance.Node is { IsUp: false } node) verdict = new(Status.Unknown, $"node {node.Name} does not report");
        else if (!instance.IsUp) verdict = new(Status.Unknown, "not running");
        foreach (var container in instance.Containers.Values) ContainerHealth.Judge(context, container, ref verdict);
        (instance.Status, instance.StatusReason) = (verdict.Status, verdict.Reason);
    }
}
