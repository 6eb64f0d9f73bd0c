using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build.Databases;

/// <summary>Gives applications the backups of the operator's cluster that they are.</summary>
internal static class PostgresBackupStage
{
    private const int MaxRuns = 1_000;

    public static void Run(BuildContext context)
    {
        var clusters = new Dictionary<(string Namespace, string Name), PostgresBackups>();
        foreach (var item in PostgresBackupSeries.All)
        {
            foreach (var (labels, values, last) in context.OldestFirst(item.Query.Name))
            {
                // A schedule is a resource of its own that names its cluster; all else is told of the cluster.
                var name = labels["cluster"] is { Length: > 0 } cluster ? cluster : labels["name"];
                item.Set(Of(clusters, labels["namespace"], name, labels["operator"]), new(labels, values, context.IsCurrent(last)));
            }
        }
        Runs(context, clusters);
        if (clusters.Count == 0) return;
        foreach (var application in context.Applications.Values) application.Backups = clusters.Values.Count == 0 ? null : Find(application, clusters);
    }

    private static void Runs(BuildContext context, Dictionary<(string Namespace, string Name), PostgresBackups> clusters)
    {
        var owners = new Dictionary<(string Namespace, string Name), PostgresBackupRun>();
        foreach (var (labels, _, last) in context.OldestFirst(PostgresBackupSeries.Runs[0].Query.Name))
        {
            if (!context.IsCurrent(last) || owners.Count == MaxRuns) continue;
            var runs = Of(clusters, labels["namespace"], labels["cluster"], labels["operator"]).Runs;
            if (!runs.TryGetValue(labels["name"], out var run)) runs.Add(labels["name"], run = new() { Name = labels["name"] });
            owners[(labels["namespace"], labels["name"])] = run;
        }
        foreach (var item in PostgresBackupSeries.Runs)
        {
            foreach (var (labels, values, last) in context.OldestFirst(item.Query.Name))
                if (owners.TryGetValue((labels["namespace"], labels["name"]), out var run)) item.Set(run, new(labels, values, context.IsCurrent(last)));
        }
    }

    private static PostgresBackups Of(Dictionary<(string, string), PostgresBackups> clusters, string ns, string name, string by)
    {
        if (!clusters.TryGetValue((ns, name), out var backups)) clusters.Add((ns, name), backups = new() { Cluster = name });
        if (by.Length > 0) backups.Operator = by;
        return backups;
    }

    /// <summary>By the cluster in the labels of its pods; without these by its name, which operators begin with the cluster's.</summary>
    private static PostgresBackups? Find(Application application, Dictionary<(string Namespace, string Name), PostgresBackups> clusters)
    {
        var ns = application.Id.Namespace;
        if (application.Instances.Find(i => i.DatabaseCluster.Length > 0)?.DatabaseCluster is { } labelled) return clusters.GetValueOrDefault((ns, labelled));
        if (clusters.TryGetValue((ns, application.Id.Name), out var named)) return named;
        if (!application.Instances.Exists(i => i.Postgres is not null || i.Containers.Values.Any(c => c.Types.Contains("postgres")))) return null;
        return clusters.Where(c => c.Key.Namespace == ns && application.Id.Name.StartsWith(c.Key.Name + "-", StringComparison.Ordinal))
            .OrderByDescending(c => c.Key.Name.Length).Select(c => c.Value).FirstOrDefault();
    }
}
