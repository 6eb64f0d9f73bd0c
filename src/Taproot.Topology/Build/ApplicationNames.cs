using System.Text.RegularExpressions;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Which application and instance a <c>container_id</c> belongs to, told by its form alone.</summary>
internal static partial class ApplicationNames
{
    /// <summary>The application of a container and the name of its instance on the node named <paramref name="node"/>.</summary>
    public static (ApplicationId Id, string Instance) Of(string containerId, string node)
    {
        var parts = containerId.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["k8s", var ns, var pod, ..] => (OfPod(ns, pod, node), pod),
            ["k8s-cronjob", var ns, var job, ..] => (new(ns, ApplicationKinds.CronJob, job), $"{job}@{node}"),
            ["swarm", var stack, var service, var slot, ..] => (new(stack == "_" ? "" : stack, ApplicationKinds.SwarmService, service), $"{service}.{slot}"),
            ["nomad", var ns, var job, var group, var allocation, ..] =>
                (new(ns, ApplicationKinds.NomadJobGroup, $"{job}.{group}"), $"{group}-{allocation}"),
            ["ecs", var cluster, var family, var task, var container] =>
                (new(cluster, ApplicationKinds.Container, $"{family}.{container}"), $"{family}-{task}"),
            ["process", .. var program] when program.Length > 0 => OnNode(ApplicationKinds.Process, string.Join('/', program), node),
            ["docker" or "podman" or "nerdctl" or "containerd" or "crio" or "lxc" or "machine", .., var name] => OnNode(ApplicationKinds.Container, name, node),
            [.., var unit] => OnNode(ApplicationKinds.SystemdUnit, UnitName(unit), node),
            _ => OnNode(ApplicationKinds.Process, "unknown", node),
        };
    }

    private static (ApplicationId Id, string Instance) OnNode(string kind, string name, string node) => (new("", kind, name), $"{name}@{node}");

    private static string UnitName(string unit)
    {
        // Each log-in has a scope of its own; people want to see one thing, not hundreds.
        if (SessionScope().IsMatch(unit)) return "user-sessions";
        foreach (var suffix in (ReadOnlySpan<string>)[".service", ".slice", ".scope"])
            if (unit.Length > suffix.Length && unit.EndsWith(suffix, StringComparison.Ordinal)) return unit[..^suffix.Length];
        return unit;
    }

    /// <summary>Without the Kubernetes API the owner of a pod is what the controllers' naming gives away.</summary>
    private static ApplicationId OfPod(string ns, string pod, string node)
    {
        if (node.Length > 0 && pod.Length > node.Length + 1 && pod.EndsWith("-" + node, StringComparison.Ordinal))
            return new(ns, ApplicationKinds.Pod, pod[..^(node.Length + 1)]);
        foreach (var (pattern, kind) in (ReadOnlySpan<(Regex, string)>)
            [(CronJobPod(), ApplicationKinds.CronJob), (SparkPod(), ApplicationKinds.SparkApplication), (DeploymentPod(), ApplicationKinds.Deployment),
             (DaemonSetPod(), ApplicationKinds.DaemonSet), (StatefulSetPod(), ApplicationKinds.StatefulSet)])
        {
            if (pattern.Match(pod) is { Success: true } match) return new(ns, kind, match.Groups[1].Value);
        }
        return new(ns, ApplicationKinds.Pod, pod);
    }

    [GeneratedRegex(@"^(.+)-\d{8}-[a-z0-9]{5}$")]
    private static partial Regex CronJobPod();

    [GeneratedRegex(@"^(.+)-(?:\d{13}|[0-9a-f]{16})-(?:driver|exec-\d+)$")]
    private static partial Regex SparkPod();

    // Kubernetes' safe alphabet has no vowels and none of 0, 1, 3: words seldom look like it.
    [GeneratedRegex(@"^(.+)-[0-9a-z]{1,10}(?<=-[0-9a-f]{1,10}|-[bcdfghjklmnpqrstvwxz2456789]{8,10})-[bcdfghjklmnpqrstvwxz2456789]{5}$")]
    private static partial Regex DeploymentPod();

    [GeneratedRegex(@"^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5}$")]
    private static partial Regex DaemonSetPod();

    [GeneratedRegex(@"^(.+)-\d+$")]
    private static partial Regex StatefulSetPod();

    [GeneratedRegex(@"^session-[0-9a-z]+\.scope$")]
    private static partial Regex SessionScope();
}
