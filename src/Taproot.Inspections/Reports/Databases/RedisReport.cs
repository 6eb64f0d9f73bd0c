using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>The Redis family: commands, latency, keys.</summary>
internal sealed class RedisReport() : DatabaseReport(DatabaseKinds.Redis)
{
    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var redis = new DatabaseScope<Redis>(sheet, scope, Kind);
        var charts = scope.Charts;
        sheet.Tables.Add(DatabaseCells.Instances(Kind, scope, ["Instance", "Role", "Status", "Commands", "Latency", "Version"], i => Row(scope.Window, i)));
        redis.Add("Commands",
            charts.Line("redis-latency", "Average latency", "seconds",
                redis.EachSeen(r => RedisCommands.Answered(r).Latency, DatabaseTraffic.MeanLatency), redis.Reason("No command was timed in this window.")),
            charts.Area("redis-queries", "Commands", "req/s", Commands(redis), redis.Reason("No command was seen in this window.")),
            charts.Area("redis-command-time", "Commands by total time", "seconds/s",
                redis.Summed(r => r.CommandTime.Select(c => (c.Key, c.Value))), redis.Reason("No command was timed in this window.")));
        redis.Add("Keys",
            charts.Line("redis-keys", "Keys", "count", redis.Each(r => SeriesMath.Sum(r.Keys.Values)), redis.Reason("No number of keys was told in this window.")),
            charts.Area("redis-keys-by-database", "Keys by database", "count",
                redis.Largest(r => r.Keys.Select(k => (k.Key, k.Value))), redis.Reason("No number of keys was told in this window.")),
            charts.Line("redis-keys-expiring", "Keys with a time to live", "count",
                redis.Each(r => SeriesMath.Sum(r.ExpiringKeys.Values)), redis.Reason("No key has a time to live.")));
    }

    /// <summary>By command where an exporter tells; else what agents see, by instance.</summary>
    private IEnumerable<(string, TimeSeries)> Commands(DatabaseScope<Redis> redis) =>
        redis.Told.Any(t => t.Database.Commands.Count > 0) ? redis.Summed(r => r.Commands.Select(c => (c.Key, c.Value)))
            : redis.Scope.Application.Instances.Select(i => (i.Name, DatabaseTraffic.Rate(Kind, i)));

    private IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance)
    {
        var told = instance.Redis;
        return
        [
            Cell.Text(instance.Name), Cell.Text(Role(instance)), DatabaseCells.Status(Kind, instance, window),
            DatabaseCells.Rate(Kind, instance, window, told is null ? default : SeriesMath.Sum(told.Commands.Values)),
            DatabaseCells.Latency(Kind, instance, window, told is null ? default : RedisCommands.Answered(told).Latency), DatabaseCells.Version(Kind, instance),
        ];
    }

    private static string Role(Instance instance) => instance.Redis?.Role switch
    {
        "master" => "primary",
        "slave" => "replica",
        { Length: > 0 } role => role,
        _ => instance.DatabaseRole.Length > 0 ? instance.DatabaseRole : "–",
    };
}
