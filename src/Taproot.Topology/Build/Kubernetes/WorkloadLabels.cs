using System.Collections.Immutable;
using Taproot.Telemetry;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>
/// The labels by which teams sort their workloads, as kube-state-metrics tells them of pods. A list, because each one is recorded for every pod, and because
/// the names that it writes do not tell the ones that they were made of.
/// </summary>
internal static class WorkloadLabels
{
    private const int MaxValue = 63;

    private static readonly (string Series, string Name)[] Known =
    [
        ("label_app", "app"), ("label_k8s_app", "k8s-app"), ("label_app_kubernetes_io_name", "app.kubernetes.io/name"),
        ("label_app_kubernetes_io_instance", "app.kubernetes.io/instance"), ("label_app_kubernetes_io_component", "app.kubernetes.io/component"),
        ("label_app_kubernetes_io_part_of", "app.kubernetes.io/part-of"), ("label_app_kubernetes_io_managed_by", "app.kubernetes.io/managed-by"),
        ("label_app_kubernetes_io_version", "app.kubernetes.io/version"), ("label_component", "component"), ("label_department", "department"), ("label_domain", "domain"),
        ("label_env", "env"), ("label_environment", "environment"), ("label_owner", "owner"), ("label_product", "product"), ("label_project", "project"),
        ("label_release", "release"), ("label_squad", "squad"), ("label_stage", "stage"), ("label_team", "team"), ("label_tier", "tier"), ("label_track", "track"),
        ("label_version", "version"),
    ];

    /// <summary>Their names in the series.</summary>
    public static ImmutableArray<string> Series { get; } = [.. Known.Select(k => k.Series)];

    /// <summary>Reads them for the applications of the world.</summary>
    public static void Run(BuildContext context)
    {
        var found = new Dictionary<Model.Application, SortedDictionary<string, string>>();
        // While another version comes up its pods differ: the newest say what is so.
        foreach (var (labels, _, _) in context.OldestFirst("kube_pod_labels"))
        {
            if (context.Pods.Find(labels["namespace"], labels["pod"]) is not { } pod || !context.PodInstances.TryGetValue(pod, out var instance)) continue;
            if (!found.TryGetValue(instance.Application, out var all)) found.Add(instance.Application, all = new(StringComparer.Ordinal));
            Read(labels, all);
        }
        foreach (var (application, labels) in found) application.Labels = labels;
    }

    private static void Read(Labels labels, SortedDictionary<string, string> into)
    {
        foreach (var (series, name) in Known)
            if (labels[series] is { Length: > 0 and <= MaxValue } value) into[name] = value;
    }
}
