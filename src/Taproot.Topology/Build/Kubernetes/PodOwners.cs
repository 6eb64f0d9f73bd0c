using System.Text.RegularExpressions;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>The application that a pod is an instance of: what created it or, one step further, what created that.</summary>
/// <param name="jobOwners">What created jobs.</param>
/// <param name="rollouts">Names of the Rollouts of Argo that made ReplicaSets.</param>
internal sealed partial class PodOwners(
    IReadOnlyDictionary<(string Namespace, string Job), (string Kind, string Name)> jobOwners, IReadOnlyDictionary<(string Namespace, string ReplicaSet), string> rollouts)
{
    public ApplicationId Of(Pod pod) => pod.OwnerKind switch
    {
        "" => SparkDriver().Match(pod.Name) is { Success: true } match
            ? new(pod.Namespace, ApplicationKinds.SparkApplication, match.Groups[1].Value)
            : new(pod.Namespace, ApplicationKinds.Pod, pod.Name),
        "ReplicaSet" => OfReplicaSet(pod),
        "Job" => OfJob(pod),
        "Node" => new(pod.Namespace, ApplicationKinds.StaticPods, WithoutNode(pod)),
        ApplicationKinds.SparkApplication => new(pod.Namespace, pod.OwnerKind, WithoutRun(SparkRun(), pod.OwnerName)),
        ApplicationKinds.Workflow => new(pod.Namespace, pod.OwnerKind, WithoutRun(WorkflowRun(), pod.OwnerName)),
        var kind => new(pod.Namespace, kind, pod.OwnerName),
    };

    // Each run of a schedule or a template has a name of its own; people know what they made the runs from.
    private static string WithoutRun(Regex run, string name) => run.Match(name) is { Success: true } match ? match.Groups[1].Value : name;

    private ApplicationId OfReplicaSet(Pod pod) => rollouts.TryGetValue((pod.Namespace, pod.OwnerName), out var rollout)
        ? new(pod.Namespace, ApplicationKinds.ArgoRollout, rollout)
        : TemplateHash().Match(pod.OwnerName) is { Success: true } match
        ? new(pod.Namespace, ApplicationKinds.Deployment, match.Groups[1].Value)
        : new(pod.Namespace, "ReplicaSet", pod.OwnerName);

    private ApplicationId OfJob(Pod pod)
    {
        if (jobOwners.TryGetValue((pod.Namespace, pod.OwnerName), out var owner)) return new(pod.Namespace, owner.Kind, owner.Name);
        return ScheduleSuffix().Match(pod.OwnerName) is { Success: true } match
            ? new(pod.Namespace, ApplicationKinds.CronJob, match.Groups[1].Value)
            : new(pod.Namespace, ApplicationKinds.Job, pod.OwnerName);
    }

    private static string WithoutNode(Pod pod)
    {
        var suffix = "-" + (pod.NodeName.Length > 0 ? pod.NodeName : pod.OwnerName);
        return pod.Name.Length > suffix.Length && pod.Name.EndsWith(suffix, StringComparison.Ordinal) ? pod.Name[..^suffix.Length] : pod.Name;
    }

    [GeneratedRegex(@"^(.+)-(?:[bcdfghjklmnpqrstvwxz2456789]{5,10}|[0-9a-f]{8,10})$")]
    private static partial Regex TemplateHash();

    [GeneratedRegex(@"^(.+)-\d{8,10}$")]
    private static partial Regex ScheduleSuffix();

    // The instant of the run in seconds, milliseconds or nanoseconds; spark-submit takes 16 hexadecimal digits.
    [GeneratedRegex(@"^(.+)-(?:\d{10}|\d{13}|\d{19}|[0-9a-f]{16})$")]
    private static partial Regex SparkRun();

    [GeneratedRegex(@"^(.+)-(?:\d{13}|[0-9a-f]{16})-driver$")]
    private static partial Regex SparkDriver();

    // The second that a CronWorkflow started it in, or what Kubernetes adds to make a name its own.
    [GeneratedRegex(@"^(.+?)-(?:\d{10}|[bcdfghjklmnpqrstvwxz2456789]{5})$")]
    private static partial Regex WorkflowRun();
}
