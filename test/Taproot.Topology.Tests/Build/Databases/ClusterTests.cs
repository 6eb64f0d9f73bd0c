namespace Taproot.Topology.Tests.Build.Databases;

public sealed class ClusterTests
{
    private readonly Given _given = new();

    [Fact]
    public void Workloads_of_one_cluster_are_one_application()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/shop/mongo-mongodb-0/mongodb").Listens("10.0.0.1:27017");
        node.Container("/k8s/shop/mongo-mongodb-arbiter-0/mongodb");
        node.Container("/k8s/shop/web-6c8b5d7f4-z9kkp/app").Connects("10.0.0.1:27017");
        foreach (var pod in (string[])["mongo-mongodb-0", "mongo-mongodb-arbiter-0"])
            Labels(pod, ("label_app_kubernetes_io_managed_by", "Helm"), ("label_helm_sh_chart", "mongodb-15.1.0"), ("label_app_kubernetes_io_instance", "mongo"));
        var world = _given.World();
        Assert.Equal(["shop:DatabaseCluster:mongo", "shop:Deployment:web"], world.Applications.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["web → mongo"], world.Map());
        Assert.All(world.App("mongo").Instances, i => Assert.Same(world.App("mongo"), i.Application));
        Assert.Equal(2, world.App("mongo").Instances.Count);
    }

    [Fact]
    public void A_cluster_of_one_workload_keeps_its_name_and_gets_roles()
    {
        _given.Node("n1").Container("/k8s/shop/orders-1/postgres");
        Labels("orders-1", ("label_cnpg_io_cluster", "orders"), ("label_cnpg_io_instance_role", "primary"));
        var application = _given.World().App("orders");
        Assert.Equal(("StatefulSet", "orders", "primary"), (application.Id.Kind, application.Instances[0].DatabaseCluster, application.Instances[0].DatabaseRole));
    }

    [Theory]
    [InlineData("label_postgres_operator_crunchydata_com_cluster", "", "")]
    [InlineData("label_cluster_name", "label_team", "acid")]
    [InlineData("label_stackgres_io_cluster_name", "", "")]
    [InlineData("label_valkey_io_cluster", "", "")]
    [InlineData("label_app_kubernetes_io_instance", "label_app_kubernetes_io_managed_by", "percona-server-mongodb-operator")]
    public void Every_operator_has_a_label_of_its_own(string label, string other, string otherValue)
    {
        _given.Node("n1").Container("/k8s/shop/db-1/x");
        Labels("db-1", (label, "cluster-1"), (other.Length > 0 ? other : "label_role", otherValue));
        Assert.Equal("cluster-1", _given.World().App("db").Instances[0].DatabaseCluster);
    }

    [Theory]
    [InlineData("clickhouse", "coroot-clickhouse")]
    [InlineData("prometheus", "")]
    public void The_shards_of_Coroots_own_store_are_one_cluster(string component, string cluster)
    {
        _given.Node("n1").Container("/k8s/shop/coroot-shard-0/x");
        Labels("coroot-shard-0", ("label_app_kubernetes_io_managed_by", "coroot-operator"), ("label_app_kubernetes_io_part_of", "coroot"), ("label_app_kubernetes_io_component", component));
        Assert.Equal(cluster, Assert.Single(Assert.Single(_given.World().Applications).Value.Instances).DatabaseCluster);
    }

    [Theory]
    [InlineData("nginx-1.2.3")]
    [InlineData("mongodb-exporter")]
    [InlineData("mongodb")]
    public void Other_charts_make_no_cluster(string chart)
    {
        _given.Node("n1").Container("/k8s/shop/db-1/x");
        Labels("db-1", ("label_app_kubernetes_io_managed_by", "Helm"), ("label_helm_sh_chart", chart), ("label_app_kubernetes_io_instance", "x"));
        Assert.Equal("", _given.World().App("db").Instances[0].DatabaseCluster);
    }

    [Fact]
    public void Backups_find_the_cluster_by_label_by_name_or_by_the_beginning_of_the_name()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/a/x-1/postgres");
        Labels("x-1", "a", ("label_cnpg_io_cluster", "orders"));
        node.Container("/k8s/b/orders-1/postgres");
        node.Container("/k8s/c/orders-instance1-abcd-0/database").Type("postgres");
        node.Container("/k8s/c/orders-web-0/web");
        foreach (var ns in (string[])["a", "b", "c"])
            _given.Add("pg_backup_last_successful_timestamp_seconds", 3600, 0, Given.Points, ("namespace", ns), ("name", "orders"), ("operator", "cnpg"), ("method", "barman"));
        var world = _given.World();
        Assert.Equal(3, world.Applications.Values.Count(a => a.Backups?.Cluster == "orders"));
        Assert.Null(world.App("orders-web").Backups);
    }

    private void Labels(string pod, params (string, string)[] labels) => Labels(pod, "shop", labels);

    private void Labels(string pod, string ns, params (string, string)[] labels) =>
        _given.Add("kube_pod_labels", 1, 0, Given.Points, [("namespace", ns), ("pod", pod), .. labels.Where(l => l.Item2.Length > 0)]);
}
