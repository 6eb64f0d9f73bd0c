namespace Taproot.Store.Schema;

/// <summary>How the engine is set up, which decides how tables are made.</summary>
internal enum DeploymentKind
{
    /// <summary>One engine with plain tables: the embedded one, or a server of its own.</summary>
    Single,

    /// <summary>Shards and replicas: replicated tables on each node, and distributed ones over them.</summary>
    Cluster,

    /// <summary>ClickHouse Cloud, which replicates plain tables itself.</summary>
    Cloud,
}

/// <summary>The deployment, with the cluster's name where there is one.</summary>
internal sealed record EngineDeployment(DeploymentKind Kind, string Cluster = "")
{
    private static readonly string[] Usual = ["taproot", "coroot", "default"];

    public static EngineDeployment Single { get; } = new(DeploymentKind.Single);

    /// <summary>
    /// Which of a server's clusters is ours: the one that is <paramref name="wanted"/>, or the only one, or one of a usual name. Without a Keeper there is
    /// nothing to replicate by, and the server is taken for a single one.
    /// </summary>
    /// <param name="clusters">Names that <c>SHOW CLUSTERS</c> gives.</param>
    /// <param name="hasKeeper">Whether the server has a Keeper or ZooKeeper.</param>
    /// <param name="cloudMode">Value of the setting <c>cloud_mode_engine</c>; 2 and more are ClickHouse Cloud.</param>
    /// <param name="wanted">The configured name, or null.</param>
    /// <exception cref="StoreException">It cannot be decided; the message says what to do.</exception>
    public static EngineDeployment Decide(IReadOnlyCollection<string> clusters, bool hasKeeper, int cloudMode, string? wanted)
    {
        if (cloudMode >= 2) return new(DeploymentKind.Cloud);
        var names = string.Join(", ", clusters.Order(StringComparer.Ordinal));
        if (wanted is not null)
        {
            if (!clusters.Contains(wanted, StringComparer.Ordinal))
                throw new StoreException($"ClickHouse has no cluster '{wanted}', only: {(names.Length > 0 ? names : "none")}. Name one of them with --global-clickhouse-cluster, or leave the option out.");
            return hasKeeper
                ? new(DeploymentKind.Cluster, wanted)
                : throw new StoreException($"The cluster '{wanted}' has no Keeper, which replicated tables need. Configure one in ClickHouse, or leave --global-clickhouse-cluster out to use one server.");
        }
        if (!hasKeeper || clusters.Count == 0) return Single;
        if (clusters.Count == 1) return new(DeploymentKind.Cluster, clusters.First());
        return Usual.FirstOrDefault(name => clusters.Contains(name, StringComparer.Ordinal)) is { } usual
            ? new(DeploymentKind.Cluster, usual)
            : throw new StoreException($"ClickHouse has several clusters ({names}), and it is not clear which to use. Name it with --global-clickhouse-cluster.");
    }
}
