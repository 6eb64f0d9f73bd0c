using System.Collections.Frozen;
using System.Collections.Immutable;
using Taproot.Telemetry;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>
/// The labels by which teams sort their workloads, as kube-state-metrics tells them of pods. Its names do not tell the ones that they were made of
/// (<c>label_app_kubernetes_io_name</c>), so the usual ones are known here; others keep the names of the series without the prefix.
/// </summary>
internal static class WorkloadLabels
{
    private const string Prefix = "label_";
    private const int MaxValue = 63, MaxLabels = 40;

    private static readonly FrozenDictionary<string, string> Names = new (string Series, string Name)[]
    {
        ("label_app", "app"), ("label_k8s_app", "k8s-app"), ("label_app_kubernetes_io_name", "app.kubernetes.io/name"),
        ("label_app_kubernetes_io_instance", "app.kubernetes.io/instance"), ("label_app_kubernetes_io_component", "app.kubernetes.io/component"),
        ("label_app_kubernetes_io_part_of", "app.kubernetes.io/part-of"), ("label_app_kubernetes_io_managed_by", "app.kubernetes.io/managed-by"),
        ("label_app_kubernetes_io_version", "app.kubernetes.io/version"), ("label_component", "component"), ("label_department", "department"), ("label_domain", "domain"),
        ("label_env", "env"), ("label_environment", "environment"), ("label_owner", "owner"), ("label_product", "product"), ("label_project", "project"),
        ("label_release", "release"), ("label_squad", "squad"), ("label_stage", "stage"), ("label_team", "team"), ("label_tier", "tier"), ("label_track", "track"),
        ("label_version", "version"),
    }.ToFrozenDictionary(n => n.Series, n => n.Name, StringComparer.Ordinal);

    // They tell pods of one application apart, and applications from none.
    private static readonly FrozenSet<string> OfPods = new[]
    {
        "label_pod_template_hash", "label_pod_template_generation", "label_controller_revision_hash", "label_statefulset_kubernetes_io_pod_name",
        "label_apps_kubernetes_io_pod_index", "label_controller_uid", "label_batch_kubernetes_io_controller_uid", "label_job_name", "label_batch_kubernetes_io_job_name",
        "label_role", "label_spilo_role", "label_cnpg_io_instance_role", "label_postgres_operator_crunchydata_com_role",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names in the series of those that are known.</summary>
    public static ImmutableArray<string> Series => Names.Keys;

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
        foreach (var label in labels.Items)
        {
            if (label.Value.Length is 0 or > MaxValue || !label.Name.StartsWith(Prefix, StringComparison.Ordinal) || OfPods.Contains(label.Name)) continue;
            var name = Names.GetValueOrDefault(label.Name) ?? label.Name[Prefix.Length..];
            if (into.Count < MaxLabels || into.ContainsKey(name)) into[name] = label.Value;
        }
    }
}
