using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Databases;

/// <summary>
/// Joins workloads that are members of one database cluster: the primary's StatefulSet, the replicas', the arbiter's. Whoever knows pods better than
/// kube-state-metrics' labels may set <see cref="Instance.DatabaseCluster"/> before. Runs before connections are resolved.
/// </summary>
internal static class DatabaseClusterStage
{
    public static void Run(BuildContext context)
    {
        ReadLabels(context);
        var clusters = context.Applications.Values
            .Select(a => (Application: a, Cluster: a.Instances.Find(i => i.DatabaseCluster.Length > 0)?.DatabaseCluster ?? ""))
            .Where(a => a.Cluster.Length > 0)
            .GroupBy(a => (a.Application.Id.Namespace, a.Cluster), a => a.Application)
            .Where(g => g.Skip(1).Any())
            .Select(g => (g.Key, Members: g.ToArray()))
            .ToArray();
        foreach (var ((ns, name), members) in clusters) context.Join(new(ns, ApplicationKinds.DatabaseCluster, name), members);
    }

    private static void ReadLabels(BuildContext context)
    {
        var series = context.Input.Get(DatabaseClusterLabels.Query.Name);
        if (series.Count == 0) return;
        var pods = context.Applications.Values.SelectMany(a => a.Instances).GroupBy(i => (i.Application.Id.Namespace, i.Name)).ToDictionary(g => g.Key, g => g.First());
        foreach (var (labels, _, _) in context.OldestFirst(DatabaseClusterLabels.Query.Name))
        {
            if (!pods.TryGetValue((labels["namespace"], labels["pod"]), out var instance)) continue;
            instance.PodLabels = labels;
            var (cluster, role) = DatabaseClusterLabels.Read(labels);
            if (cluster.Length > 0) (instance.DatabaseCluster, instance.DatabaseRole) = (cluster, role);
        }
    }
}
