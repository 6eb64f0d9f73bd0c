using Taproot.Inspections.Reports;
using Taproot.Inspections.Windows;

namespace Taproot.Inspections.Tests.Reports.Databases;

public sealed class DatabaseReportTests
{
    private readonly Given _given = new();

    /// <summary>Report, application type, and the groups of its charts.</summary>
    public static TheoryData<string, string, string> Kinds => new()
    {
        { "postgres", "postgres", "Queries,Connections,Locks,Checkpoints,WAL,Replication,Vacuum,Storage" },
        { "mysql", "mysql", "Queries,Locks,Connections,Replication,Storage" }, { "redis", "dragonfly", "Commands,Keys" },
        { "mongodb", "mongodb", "Queries,Replication,Storage" }, { "memcached", "memcached", "" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_an_exporter_every_chart_says_why_it_is_empty(string report, string type, string groups)
    {
        _given.Node("n1").Container("/docker/db").Type(type);
        var found = Report(_given, "db", report);
        Assert.Equal(groups, string.Join(',', found.Charts.Select(c => c.Group).Distinct()));
        Assert.All(found.Charts, c => Assert.NotEqual("", c.EmptyReason));
        Assert.Contains(found.Charts, c => c.EmptyReason.Contains("cluster agent", StringComparison.Ordinal));
        Assert.Single(found.Tables[0].Rows);
        Assert.Equal("not known", Cell(found.Tables[0], "Status").Text);
        Assert.Equal(found.Charts.Count, found.Charts.Select(c => c.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Charts_that_prove_a_check_are_in_its_report(string report, string type, string groups)
    {
        _ = groups;
        _given.Node("n1").Container("/docker/db").Type(type);
        var found = Report(_given, "db", report);
        Assert.Subset(found.Charts.Select(c => c.Id).ToHashSet(), found.Checks.SelectMany(c => c.Charts).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_an_exporter_agents_tell_of_requests_and_latency(string report, string type, string groups)
    {
        _ = groups;
        var protocol = report == "mongodb" ? "mongo" : report;
        _given.Node("n1").Container("/docker/db").Type(type).AnswersQueries(protocol, "ok", 10, 0.02f);
        var found = Report(_given, "db", report);
        Assert.Equal(10, Series(found, $"{report}-queries").Single().Values[^1]);
        Assert.Equal(0.02f, Series(found, $"{report}-latency").Single().Values[^1]!.Value, 4);
        Assert.Equal("answers", Cell(found.Tables[0], "Status").Text);
        Assert.Equal(0.02, Cell(found.Tables[0], "Latency").Value!.Value, 4);
    }

    [Fact]
    public void A_report_is_there_for_its_kind_alone()
    {
        _given.Node("n1").Container("/docker/web").Type("nginx");
        var world = _given.World();
        Assert.DoesNotContain(ReportCatalog.Of(WorldWindow.Whole(world), world.App("web"), InspectionSettings.Default), r => r.Id is "postgres" or "mysql" or "redis" or "mongodb" or "memcached");
    }

    [Fact]
    public void Mysql_shows_what_the_server_counts_beside_what_agents_see()
    {
        _given.Node("n1").Container("/docker/db").Type("mysql").Listens("10.0.0.1:3306").AnswersQueries("mysql", "ok", 10);
        _given.Exporter("10.0.0.1:3306").Metric("mysql_up", 1).Metric("mysql_info", 1, ("server_version", "8.4.2")).Metric("mysql_queries_total", 12)
            .Metric("mysql_connections_max", 150).Metric("mysql_connections_current", 20).Metric("mysql_database_size_bytes", 1000, ("db", "shop"))
            .Metric("mysql_table_size_bytes", 900, ("db", "shop"), ("table", "orders")).Metric("mysql_top_table_io_wait_time_per_second", 0.5f, ("schema", "shop"), ("table", "orders"), ("operation", "read"))
            .Metric("mysql_replication_io_status", 1).Metric("mysql_replication_sql_status", 0, ("last_error", "x")).Metric("mysql_replication_lag_seconds", 7)
            .Metric("mysql_locked_queries", 3, ("schema", "shop"), ("query", "update ?"));
        var found = Report(_given, "db", "mysql");
        Assert.Equal(["db@n1 (seen by agents)", "db@n1 (counted by the server)"], Series(found, "mysql-queries").Select(s => s.Name));
        Assert.Equal(["shop.orders"], Series(found, "mysql-table-sizes").Select(s => s.Name));
        Assert.Equal(["shop.orders read"], Series(found, "mysql-table-io").Select(s => s.Name));
        Assert.Equal(["update ?"], Series(found, "mysql-locked").Select(s => s.Name));
        Assert.Equal(150, Chart(found, "mysql-connections").Threshold!.Values[^1]);
        var table = found.Tables[0];
        Assert.Equal(("SQL thread stopped", 7.0, 1000.0, "8.4.2"), (Cell(table, "Replication status").Text, Cell(table, "Replication lag").Value, Cell(table, "Size").Value, Cell(table, "Version").Text));
    }

    [Fact]
    public void Redis_shows_commands_and_keys()
    {
        _given.Node("n1").Container("/docker/cache").Type("valkey").Listens("10.0.0.1:6379");
        _given.Exporter("10.0.0.1:6379").Metric("redis_up", 1).Metric("redis_instance_info", 1, ("redis_version", "8.0"), ("role", "slave"))
            .Metric("redis_commands_total", 10, ("cmd", "get")).Metric("redis_commands_duration_seconds_total", 0.01f, ("cmd", "get"))
            .Metric("redis_db_keys", 5, ("db", "db0")).Metric("redis_db_keys", 6, ("db", "db1")).Metric("redis_db_keys_expiring", 2, ("db", "db0"));
        var found = Report(_given, "cache", "redis");
        Assert.Equal(("replica", "8.0"), (Cell(found.Tables[0], "Role").Text, Cell(found.Tables[0], "Version").Text));
        Assert.Equal(11, Series(found, "redis-keys").Single().Values[^1]);
        Assert.Equal(["db0", "db1"], Series(found, "redis-keys-by-database").Select(s => s.Name));
        Assert.Equal(["get"], Series(found, "redis-queries").Select(s => s.Name));
        Assert.Equal(0.001f, Series(found, "redis-latency").Single().Values[^1]!.Value, 5);
    }

    [Fact]
    public void Mongodb_shows_the_replica_set()
    {
        _given.Node("n1").Container("/docker/mongo").Type("mongodb").Listens("10.0.0.1:27017");
        _given.Exporter("10.0.0.1:27017").Metric("mongo_up", 1).Metric("mongo_rs_status", 1, ("rs", "rs0"), ("role", "PRIMARY")).Metric("mongo_info", 1, ("server_version", "7.0"))
            .Metric("mongo_database_size_bytes", 500, ("db", "shop")).Metric("mongo_collection_size_bytes", 400, ("db", "shop"), ("collection", "carts"));
        var found = Report(_given, "mongo", "mongodb");
        Assert.Equal(("rs0", "primary", 500.0), (Cell(found.Tables[0], "Replica set").Text, Cell(found.Tables[0], "State").Text, Cell(found.Tables[0], "Size").Value));
        Assert.Equal(["shop.carts"], Series(found, "mongodb-collection-sizes").Select(s => s.Name));
    }

    [Fact]
    public void Memcached_shows_hits_and_evictions()
    {
        _given.Node("n1").Container("/docker/cache").Type("memcached").Listens("10.0.0.1:11211");
        _given.Exporter("10.0.0.1:11211").Metric("memcached_up", 1).Metric("memcached_version", 1, ("version", "1.6.29")).Metric("memcached_limit_bytes", 64 << 20)
            .Metric("memcached_items_evicted_total", 3).Metric("memcached_commands_total", 30, ("command", "get"), ("status", "hit"))
            .Metric("memcached_commands_total", 10, ("command", "get"), ("status", "miss")).Metric("memcached_commands_total", 5, ("command", "set"), ("status", "hit"));
        var found = Report(_given, "cache", "memcached");
        Assert.Equal(75, Series(found, "memcached-hit-rate").Single().Values[^1]);
        Assert.Equal([40f, 5f], Series(found, "memcached-queries").Select(s => s.Values[^1]));
        Assert.Equal(3, Series(found, "memcached-evictions").Single().Values[^1]);
        Assert.Equal((64.0 * (1 << 20), "1.6.29"), (Cell(found.Tables[0], "Limit").Value, Cell(found.Tables[0], "Version").Text));
    }

    internal static Report Report(Given given, string application, string id)
    {
        var world = given.World();
        return world.Report(application, id);
    }

    internal static Chart Chart(Report report, string id) => Assert.Single(report.Charts, c => c.Id == id);

    internal static IReadOnlyList<ChartSeries> Series(Report report, string id) => Chart(report, id).Series;

    internal static TableCell Cell(ReportTable table, string column) => table.Rows[0][table.Columns.ToList().IndexOf(column)];
}
