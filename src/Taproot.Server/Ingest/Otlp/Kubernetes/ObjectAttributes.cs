namespace Taproot.Server.Ingest.Otlp.Kubernetes;

/// <summary>What OpenTelemetry's conventions call an object of a cluster.</summary>
internal static class ObjectAttributes
{
    private const string Containers = "ontainers{"; // of spec.containers{NAME} and of spec.initContainers{NAME}
    private const int DigitsOfSchedule = 7;

    /// <summary>Attributes of a resource that say which object it is.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(KubernetesObject one)
    {
        if (one.Name.Length == 0) yield break;
        if (one.Namespace.Length > 0) yield return new("k8s.namespace.name", one.Namespace);
        if (NameOf(one.Kind) is { } attribute) yield return new(attribute, one.Name);
        switch (one.Kind)
        {
            case "Pod":
                if (one.Uid.Length > 0) yield return new("k8s.pod.uid", one.Uid);
                if (ContainerOf(one.FieldPath) is { Length: > 0 } container) yield return new("k8s.container.name", container);
                break;
            // The names of those that a Deployment or a CronJob makes begin with its own.
            case "ReplicaSet" when one.Name.LastIndexOf('-') is > 0 and var dash:
                yield return new("k8s.deployment.name", one.Name[..dash]);
                break;
            case "Job" when one.Name.LastIndexOf('-') is > 0 and var dash && one.Name.Length - dash > DigitsOfSchedule && one.Name.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0:
                yield return new("k8s.cronjob.name", one.Name[..dash]);
                break;
        }
    }

    private static string? NameOf(string kind) => kind switch
    {
        "Pod" => "k8s.pod.name",
        "Node" => "k8s.node.name",
        "Deployment" => "k8s.deployment.name",
        "StatefulSet" => "k8s.statefulset.name",
        "DaemonSet" => "k8s.daemonset.name",
        "ReplicaSet" => "k8s.replicaset.name",
        "CronJob" => "k8s.cronjob.name",
        "Job" => "k8s.job.name",
        _ => null,
    };

    private static string ContainerOf(string fieldPath)
    {
        var at = fieldPath.IndexOf(Containers, StringComparison.Ordinal);
        return at >= 0 && fieldPath.EndsWith('}') ? fieldPath[(at + Containers.Length)..^1] : "";
    }
}
