using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>Memcached: commands, hits, evictions.</summary>
internal sealed class MemcachedReport() : DatabaseReport(DatabaseKinds.Memcached)
{
    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var memcached = new DatabaseScope<Memcached>(sheet, scope, Kind);
        var charts = scope.Charts;
        sheet.Tables.Add(DatabaseCells.Instances(Kind, scope, ["Instance", "Status", "Commands", "Latency", "Limit", "Version"], i => Row(scope.Window, i)));
        sheet.Charts.AddRange([
            charts.Area("memcached-queries", "Commands", "req/s", Commands(memcached), memcached.Reason("No command was seen in this window.")),
            charts.Line("memcached-latency", "Average latency", "seconds",
                scope.Application.Instances.Select(i => (i.Name, DatabaseTraffic.MeanLatency(Kind, i))), "No agent timed a command in this window."),
            charts.Line("memcached-hit-rate", "Hit rate", "percent", memcached.Each(HitRate), memcached.Reason("Nothing was asked for in this window.")),
            charts.Line("memcached-evictions", "Evictions", "ops/s",
                memcached.Each(m => m.Evictions), memcached.Reason("Nothing was thrown out for want of room in this window.")),
        ]);
    }

    private IEnumerable<(string, TimeSeries)> Commands(DatabaseScope<Memcached> memcached) =>
        memcached.Told.Any(t => t.Database.Commands.Count > 0) ? memcached.Summed(m => m.Commands.Select(c => (c.Key.Command, c.Value)))
            : memcached.Scope.Application.Instances.Select(i => (i.Name, DatabaseTraffic.Rate(Kind, i)));

    private static TimeSeries HitRate(Memcached memcached)
    {
        var asked = memcached.Commands.Where(c => c.Key is { Command: "get", Status: "hit" or "miss" }).ToList();
        var hits = SeriesMath.Sum(asked.Where(c => c.Key.Status == "hit").Select(c => c.Value));
        return ReportMath.Percent(TimeSeriesMath.Divide(hits, SeriesMath.Sum(asked.Select(c => c.Value))));
    }

    private IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance)
    {
        var told = instance.Memcached;
        return
        [
            Cell.Text(instance.Name), DatabaseCells.Status(Kind, instance, window),
            DatabaseCells.Rate(Kind, instance, window, told is null ? default : SeriesMath.Sum(told.Commands.Values)), DatabaseCells.Latency(Kind, instance, window),
            Cell.Number(window.Last(told?.LimitBytes ?? default), "bytes"), DatabaseCells.Version(Kind, instance),
        ];
    }
}
