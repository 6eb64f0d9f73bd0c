using System.Collections.Immutable;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>The labels of applications, as kube-state-metrics writes those of pods: <c>cost_center</c> for <c>cost-center</c>.</summary>
public static class CostLabels
{
    private const string Prefix = "label_";
    private const int MaxKeys = 200;

    // They tell pods of one application apart, and applications from none.
    private static readonly string[] OfPods =
    [
        "pod_template_hash", "controller_revision_hash", "pod_template_generation", "statefulset_kubernetes_io_pod_name", "apps_kubernetes_io_pod_index",
        "controller_uid", "batch_kubernetes_io_controller_uid", "job_name", "batch_kubernetes_io_job_name",
    ];

    /// <summary>The keys that applications have, in order.</summary>
    public static ImmutableArray<string> KeysOf(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var application in world.Applications.Values)
        {
            if (application.Instances.Find(i => i.PodLabels.Items.Length > 0) is not { } instance) continue;
            foreach (var label in instance.PodLabels.Items)
                if (label.Name.StartsWith(Prefix, StringComparison.Ordinal) && label.Value.Length > 0) keys.Add(label.Name[Prefix.Length..]);
        }
        keys.ExceptWith(OfPods);
        return [.. keys.Take(MaxKeys)];
    }

    /// <summary>The value of a label of an application: that of its pods that run, else of one that ran; empty for what has none.</summary>
    public static string ValueOf(Application application, string key)
    {
        ArgumentNullException.ThrowIfNull(application);
        var name = Prefix + key;
        return application.Instances.OrderByDescending(i => i.IsUp).Select(i => i.PodLabels[name]).FirstOrDefault(v => v.Length > 0) ?? "";
    }
}
