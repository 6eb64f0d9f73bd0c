using Taproot.Inspections.Reports;

namespace Taproot.Inspections.Databases;

/// <summary>The kinds of databases that have checks and reports of their own.</summary>
internal static class DatabaseKinds
{
    public static DatabaseKind Postgres { get; } = new("PostgreSQL", ReportIds.Postgres, "postgres", ["postgres"], i => i.Postgres,
        SetUp("PostgreSQL", "pg_*", "postgres", "a user with the role pg_monitor, and the extension pg_stat_statements for single queries"));

    public static DatabaseKind Mysql { get; } = new("MySQL", ReportIds.Mysql, "mysql", ["mysql"], i => i.Mysql,
        SetUp("MySQL", "mysql_*", "mysql", "a user with SELECT, PROCESS and REPLICATION CLIENT"));

    public static DatabaseKind Redis { get; } = new("Redis", ReportIds.Redis, "redis", ["redis", "valkey", "keydb", "dragonfly"], i => i.Redis,
        SetUp("Redis", "redis_*", "redis", "a password if the server asks for one"));

    public static DatabaseKind Mongodb { get; } = new("MongoDB", ReportIds.Mongodb, "mongo", ["mongodb", "mongos"], i => i.Mongodb,
        SetUp("MongoDB", "mongo_*", "mongodb", "a user with the role clusterMonitor"));

    public static DatabaseKind Memcached { get; } = new("Memcached", ReportIds.Memcached, "memcached", ["memcached"], i => i.Memcached,
        SetUp("Memcached", "memcached_*", "memcached", "an address that it can reach"));

    private static string SetUp(string name, string metrics, string annotation, string needs) =>
        $"No {name} metrics ({metrics}) arrive for this application. Let a cluster agent read them: it needs {needs}; "
        + $"in Kubernetes annotate the pods with coroot.com/{annotation}-scrape: \"true\".";
}
