using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build.Kubernetes;

namespace Taproot.Topology.Build.Databases;

/// <summary>Which database cluster a pod belongs to, by the labels that operators and charts put on pods (as kube-state-metrics writes them).</summary>
internal static class DatabaseClusterLabels
{
    private const string Metric = "kube_pod_labels";

    private static readonly string[] Own =
    [
        "namespace", "pod", "label_postgres_operator_crunchydata_com_cluster", "label_postgres_operator_crunchydata_com_role", "label_cluster_name", "label_team",
        "label_application", "label_spilo_role", "label_role", "label_cnpg_io_cluster", "label_cnpg_io_instance_role", "label_stackgres_io_cluster_name",
        "label_app_kubernetes_io_managed_by", "label_app_kubernetes_io_instance", "label_helm_sh_chart", "label_app_kubernetes_io_name",
        "label_app_kubernetes_io_component", "label_app_kubernetes_io_part_of", "label_valkey_io_cluster",
    ];

    /// <summary>One query for all that is read of the labels of pods.</summary>
    public static SeriesQuery Query { get; } = new(Metric, Metric, SeriesFunction.Last, [.. Own.Union(WorkloadLabels.Series)], []) { KeepPrefix = "label_" };

    /// <summary>Cluster and role; both empty when the pod is of none.</summary>
    public static (string Cluster, string Role) Read(Labels labels)
    {
        if (labels["label_postgres_operator_crunchydata_com_cluster"] is { Length: > 0 } crunchy) return (crunchy, Role(labels["label_postgres_operator_crunchydata_com_role"]));
        if (labels["label_cnpg_io_cluster"] is { Length: > 0 } cnpg)
            return (cnpg, Role(labels["label_cnpg_io_instance_role"] is { Length: > 0 } role ? role : labels["label_role"]));
        if (labels["label_cluster_name"] is { Length: > 0 } zalando && labels["label_team"].Length > 0)
            return (zalando, labels["label_application"] == "spilo" ? Role(labels["label_spilo_role"]) : "");
        if (labels["label_stackgres_io_cluster_name"] is { Length: > 0 } stackgres) return (stackgres, Role(labels["label_role"]));
        if (labels["label_valkey_io_cluster"] is { Length: > 0 } valkey) return (valkey, Role(labels["label_role"]));
        return OfManager(labels);
    }

    private static (string Cluster, string Role) OfManager(Labels labels)
    {
        var (manager, partOf) = (labels["label_app_kubernetes_io_managed_by"], labels["label_app_kubernetes_io_part_of"]);
        // Each shard of its ClickHouse is a workload of its own.
        if (manager == "coroot-operator" && partOf.Length > 0 && labels["label_app_kubernetes_io_component"] == "clickhouse") return ($"{partOf}-clickhouse", "");
        var instance = labels["label_app_kubernetes_io_instance"];
        if (instance.Length == 0) return ("", "");
        if (manager.StartsWith("percona-", StringComparison.Ordinal) || partOf.StartsWith("percona-", StringComparison.Ordinal)) return (instance, "");
        var isChart = manager == "Helm" && IsDatabaseChart(labels["label_helm_sh_chart"]);
        return isChart ? (instance, Role(labels["label_app_kubernetes_io_component"])) : ("", "");
    }

    /// <summary>Chart labels are <c>name-version</c>.</summary>
    private static bool IsDatabaseChart(string chart)
    {
        foreach (var name in (ReadOnlySpan<string>)["mongodb", "mongodb-sharded", "redis", "redis-cluster", "valkey", "valkey-cluster", "mysql", "mariadb", "mariadb-galera",
            "postgresql", "postgresql-ha", "clickhouse"])
        {
            if (chart.Length > name.Length + 1 && chart.StartsWith(name, StringComparison.Ordinal) && chart[name.Length] == '-' && char.IsAsciiDigit(chart[name.Length + 1]))
                return true;
        }
        return false;
    }

    private static string Role(string text) => text switch
    {
        "master" or "primary" or "Leader" => "primary",
        "replica" or "slave" or "secondary" or "standby" => "replica",
        _ => "",
    };
}
