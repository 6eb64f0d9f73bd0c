using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Databases;

/// <summary>What an application is by what exporters and the cloud tell.</summary>
internal static class DatabaseTypes
{
    // Most applications are none, and are asked at every build.
    public static IEnumerable<string> Of(Application application) => application.Instances.Exists(static i => IsDatabase(i)) ? application.Instances.SelectMany(Of) : [];

    private static bool IsDatabase(Instance instance) =>
        instance.Managed is not null || instance.Postgres is not null || instance.Mysql is not null || instance.Redis is not null || instance.Mongodb is not null
        || instance.Memcached is not null;

    private static IEnumerable<string> Of(Instance instance)
    {
        if (instance.Postgres is not null) yield return "postgres";
        if (instance.Mysql is not null) yield return "mysql";
        if (instance.Mongodb is not null) yield return "mongodb";
        if (instance.Memcached is not null) yield return "memcached";
        // Its kin speak the same protocol and have the same exporter.
        if (instance.Redis is not null && !instance.Containers.Values.SelectMany(c => c.Types).Any(t => t is "valkey" or "keydb" or "dragonfly") && instance.Managed is null)
            yield return "redis";
        if (instance.Managed is not { } managed) yield break;
        yield return managed.Kind == ApplicationKinds.Rds ? "aws-rds" : "aws-elasticache";
        if (OfEngine(managed.Engine) is { } type) yield return type;
    }

    private static string? OfEngine(string engine) => engine switch
    {
        "postgres" or "aurora-postgresql" => "postgres",
        "mysql" or "mariadb" or "aurora-mysql" or "aurora" => "mysql",
        "redis" or "valkey" or "memcached" => engine,
        _ when engine.StartsWith("sqlserver", StringComparison.Ordinal) => "mssql",
        _ => null,
    };
}
