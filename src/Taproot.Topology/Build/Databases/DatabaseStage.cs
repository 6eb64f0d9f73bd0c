using System.Collections.Immutable;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Databases;

/// <summary>Gives instances what exporters tell of them.</summary>
internal static class DatabaseStage
{
    public static void Run(BuildContext context)
    {
        var targets = new DatabaseTargets(context);
        Read(context, targets, PostgresSeries.All, ["postgres"], static i => i.Postgres ??= new());
        Read(context, targets, PostgresTableSeries.All, ["postgres"], static i => i.Postgres ??= new());
        Read(context, targets, MysqlSeries.All, ["mysql"], static i => i.Mysql ??= new());
        Read(context, targets, RedisSeries.All, ["redis", "valkey", "keydb", "dragonfly"], static i => i.Redis ??= new());
        Read(context, targets, MongodbSeries.All, ["mongodb", "mongos"], static i => i.Mongodb ??= new());
        Read(context, targets, MemcachedSeries.All, ["memcached"], static i => i.Memcached ??= new());
        foreach (var application in context.Applications.Values) FindPrimaries(context, application, targets);
        PostgresBackupStage.Run(context);
    }

    private static void Read<T>(BuildContext context, DatabaseTargets targets, ImmutableArray<DatabaseSeries<T>> all, string[] types, Func<Instance, T> of)
    {
        foreach (var item in all)
        {
            foreach (var (labels, values, last) in context.OldestFirst(item.Query.Name))
                if (targets.Find(labels, types) is { } instance) item.Set(of(instance), new(labels, values, context.IsCurrent(last)));
        }
    }

    /// <summary>A replica follows whom it says; where that is none of ours, the one primary of its own application.</summary>
    private static void FindPrimaries(BuildContext context, Application application, DatabaseTargets targets)
    {
        Instance? own = null;
        foreach (var instance in application.Instances)
        {
            if (instance.Postgres is not { IsReplica: true } replica) continue;
            own ??= OnlyPrimary(context, application);
            replica.Primary = targets.At(replica.Wal.PrimaryHost, replica.Wal.PrimaryPort) is { Postgres: not null } told && told != instance ? told : own;
        }
    }

    /// <summary>Servers of several clusters may be one application by name: then nobody knows which primary is whose.</summary>
    private static Instance? OnlyPrimary(BuildContext context, Application application)
    {
        var primaries = application.Instances
            .Where(i => i.Postgres is { IsReplica: false } postgres && context.IsCurrent(postgres.Wal.Position.LastIndex())).Take(2).ToArray();
        return primaries.Length == 1 ? primaries[0] : null;
    }
}
