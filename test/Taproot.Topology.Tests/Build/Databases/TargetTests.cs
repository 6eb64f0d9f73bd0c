using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Databases;

public sealed class TargetTests
{
    private readonly Given _given = new();

    [Fact]
    public void An_exporter_tells_of_the_instance_that_listens_at_its_address()
    {
        _given.Node("n1").Container("/docker/db").Listens("10.0.0.1:5432");
        _given.Exporter("10.0.0.1:5432").Metric("pg_up", 1).Metric("pg_info", 1, ("server_version", "16.4"));
        var application = _given.World().App("db");
        Assert.Equal("16.4", Assert.Single(application.Instances).Postgres?.Version);
        Assert.Equal(["postgres"], application.Types);
    }

    [Fact]
    public void The_instance_label_will_do_where_it_is_the_databases_address()
    {
        _given.Node("n1").Container("/docker/db").Listens("10.0.0.1:6379");
        _given.Add("redis_up", 1, 0, Given.Points, ("instance", "10.0.0.1:6379"));
        Assert.NotNull(_given.World().App("db").Instances[0].Redis);
    }

    [Theory]
    [InlineData("namespace", "pod")]
    [InlineData("kubernetes_namespace", "pod_name")]
    [InlineData("k8s_ns", "k8s_pod")]
    public void An_exporter_beside_the_database_is_known_by_its_pod(string namespaceLabel, string podLabel)
    {
        _given.Node("n1").Container("/k8s/shop/db-0/mysql");
        _given.Add("mysql_up", 1, 0, Given.Points, (namespaceLabel, "shop"), (podLabel, "db-0"), ("instance", "10.2.3.4:9104"));
        Assert.NotNull(_given.World().App("db").Instances[0].Mysql);
    }

    [Fact]
    public void The_pod_of_an_exporter_is_not_the_database()
    {
        _given.Node("n1").Container("/k8s/shop/redis-exporter-0/exporter").Type("golang");
        _given.Add("redis_up", 1, 0, Given.Points, ("namespace", "shop"), ("pod", "redis-exporter-0"), ("instance", "10.2.3.4:9121"));
        var application = _given.World().App("redis-exporter");
        Assert.Null(application.Instances[0].Redis);
        Assert.Equal(["golang"], application.Types);
    }

    [Fact]
    public void Of_several_at_one_address_the_one_that_listens_there_now_is_meant()
    {
        _given.Node("n1").Container("/docker/old", until: 20).Listens("10.0.0.1:5432");
        _given.Node("n1").Container("/docker/new", from: 21).Listens("10.0.0.1:5432");
        _given.Exporter("10.0.0.1:5432").Metric("pg_up", 1);
        var world = _given.World();
        Assert.Null(world.App("old").Instances[0].Postgres);
        Assert.NotNull(world.App("new").Instances[0].Postgres);
    }

    [Fact]
    public void A_database_that_nobody_observes_is_what_its_clients_call()
    {
        _given.Node("n1").Container("/docker/web").Connects("10.9.9.9:5432");
        _given.Exporter("10.9.9.9:5432").Metric("pg_up", 1);
        var world = _given.World();
        Assert.Equal(["web → external-postgres"], world.Map());
        Assert.NotNull(world.App("external-postgres").Instances[0].Postgres);
    }

    [Theory]
    [InlineData("10.9.9.9:5432", 1)]
    [InlineData("127.0.0.1:5432", 0)]
    [InlineData("db.example:5432", 0)]
    [InlineData("", 0)]
    public void A_database_that_nobody_calls_either_is_there_all_the_same(string address, int applications)
    {
        _given.Exporter(address).Metric("pg_up", 1);
        Assert.Equal(applications, _given.World().Applications.Values.Count(a => a.Id.Kind == ApplicationKinds.ExternalService));
    }

    [Fact]
    public void What_is_true_now_outweighs_what_was()
    {
        _given.Node("n1").Container("/docker/db").Listens("10.0.0.1:6379");
        _given.Exporter("10.0.0.1:6379").Metric("redis_instance_info", 1, ("redis_version", "7.2"), ("role", "slave"));
        _given.Exporter("10.0.0.1:6379", until: 20).Metric("redis_instance_info", 1, ("redis_version", "7.0"), ("role", "master"));
        var redis = _given.World().App("db").Instances[0].Redis!;
        Assert.Equal(("7.2", "slave"), (redis.Version, redis.Role));
    }

    [Fact]
    public void A_replica_finds_its_primary_by_address_or_as_the_only_one_of_its_application()
    {
        var node = _given.Node("n1");
        foreach (var i in (int[])[0, 1, 2]) node.Container($"/k8s/shop/db-{i}/postgres").Listens($"10.0.0.{i}:5432");
        _given.Exporter("10.0.0.0:5432").Growing("pg_wal_current_lsn", 1000, 10);
        _given.Exporter("10.0.0.1:5432").Growing("pg_wal_reply_lsn", 1000, 10).Metric("pg_wal_receiver_status", 1, ("sender_host", "10.0.0.0"), ("sender_port", "5432"));
        _given.Exporter("10.0.0.2:5432").Growing("pg_wal_reply_lsn", 1000, 10).Metric("pg_wal_receiver_status", 1, ("sender_host", "db-primary"), ("sender_port", "5432"));
        var instances = _given.World().App("db").Instances;
        Assert.Equal([false, true, true], instances.Select(i => i.Postgres!.IsReplica));
        Assert.All(instances.Skip(1), i => Assert.Equal("db-0", i.Postgres!.Primary?.Name));
    }

    [Fact]
    public void A_replica_that_becomes_the_primary_is_marked_once_and_no_replica_any_more()
    {
        _given.Node("n1").Container("/docker/db").Listens("10.0.0.1:5432");
        _given.Exporter("10.0.0.1:5432", until: 20).Metric("pg_wal_receive_lsn", 100).Metric("pg_wal_reply_lsn", 100);
        _given.Exporter("10.0.0.1:5432").Newest("pg_wal_current_lsn", [101, 102, 103]);
        var world = _given.World();
        var application = world.App("db");
        var mark = Assert.Single(application.Events);
        Assert.Equal((ApplicationEventKind.Switchover, "db@n1 became the primary", world.Grid.TimeMs(Given.Points - 3)), (mark.Kind, mark.Text, mark.TimeMs));
        Assert.False(application.Instances[0].Postgres!.IsReplica);
    }

    [Fact]
    public void With_two_primaries_of_one_name_nobody_knows_whose_replica_it_is()
    {
        var node = _given.Node("n1");
        foreach (var i in (int[])[0, 1, 2]) node.Container($"/k8s/shop/db-{i}/postgres").Listens($"10.0.0.{i}:5432");
        foreach (var i in (int[])[0, 1]) _given.Exporter($"10.0.0.{i}:5432").Growing("pg_wal_current_lsn", 1000, 10);
        _given.Exporter("10.0.0.2:5432").Growing("pg_wal_reply_lsn", 1000, 10);
        Assert.Null(_given.World().App("db").Instances[2].Postgres!.Primary);
    }
}
