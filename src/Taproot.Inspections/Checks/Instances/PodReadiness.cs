using Taproot.Topology.Model;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Inspections.Checks.Instances;

/// <summary>Which pods serve, as one who is patient for a minute sees it: starting takes a moment, and one failed probe is no outage.</summary>
internal static class PodReadiness
{
    /// <summary>Whether an instance runs and, if it is a pod, was ready within the last minute or started in it.</summary>
    public static bool IsServing(CheckRun run, Instance instance)
    {
        if (instance.Pod is not { IsReady: false } pod) return instance.IsUp;
        if (pod.IsObsolete || pod.Reason.Length > 0) return false;
        return pod.Ready.LastPositiveIndex() >= FirstRecent(run) || (pod.First > 0 && pod.First >= FirstRecent(run));
    }

    /// <summary>The smallest number of instances that was ordered in the last minute; NaN when nobody ordered one.</summary>
    public static float Ordered(CheckRun run, Application application)
    {
        var least = float.NaN;
        var values = application.DesiredInstances.Values.Span;
        for (var i = Math.Max(0, values.Length - run.RecentPoints); i < values.Length; i++)
            if (!float.IsNaN(values[i]) && !(values[i] >= least)) least = values[i];
        return least;
    }

    /// <summary>Since when an instance does not serve, milliseconds since the epoch.</summary>
    public static long SinceMs(CheckRun run, Instance instance)
    {
        if (instance.Pod is not { IsReady: false } pod) return instance.LastSeenMs;
        return run.World.Grid.TimeMs(Math.Max(pod.Ready.LastPositiveIndex() + 1, Math.Min(pod.First, run.World.Grid.Count - 1)));
    }

    /// <summary>What is the matter with a pod.</summary>
    public static string Explain(Pod pod) => pod switch
    {
        { Reason.Length: > 0, LastEnd: { Length: > 0 } end } when end != pod.Reason && end != "Completed" => $"{pod.Name} is in {pod.Reason}, last ended by {end}",
        { Reason.Length: > 0 } => $"{pod.Name} is in {pod.Reason}",
        { Phase: "Pending", NodeName.Length: 0 } => $"{pod.Name} finds no node",
        { Phase: "Pending" } => $"{pod.Name} is pending",
        _ => $"{pod.Name} is not ready",
    };

    private static int FirstRecent(CheckRun run) => run.World.Grid.Count - run.RecentPoints;
}
