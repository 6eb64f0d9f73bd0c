using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>MongoDB: queries, replication, storage.</summary>
internal sealed class MongodbReport() : DatabaseReport(DatabaseKinds.Mongodb)
{
    private const string NoTraffic = "No agent saw a query in this window: there was none, or it was encrypted by a library that agents do not know.";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var mongo = new DatabaseScope<Mongodb>(sheet, scope, Kind);
        var (charts, instances) = (scope.Charts, scope.Application.Instances);
        sheet.Tables.Add(DatabaseCells.Instances(
            Kind, scope, ["Instance", "Status", "Replica set", "State", "Queries", "Latency", "Replication lag", "Size", "Version"], i => Row(scope.Window, i)));
        mongo.Add("Queries",
            charts.Line("mongodb-queries", "Queries", "req/s", instances.Select(i => (i.Name, DatabaseTraffic.Rate(Kind, i))), NoTraffic),
            charts.Line("mongodb-latency", "Average latency", "seconds", instances.Select(i => (i.Name, DatabaseTraffic.MeanLatency(Kind, i))), NoTraffic));
        mongo.Add("Replication", charts.Line("mongodb-replication-lag", "Replication lag", "seconds", instances.Select(i => (i.Name, MongodbReplication.Lag(i))),
            mongo.Reason("There is no secondary whose primary is known.")));
        mongo.Add("Storage",
            charts.Area("mongodb-size", "Database size", "bytes",
                mongo.Largest(m => m.DatabaseSizes.Select(d => (d.Key, d.Value))), mongo.Reason("No size was told in this window.")),
            charts.Area("mongodb-collection-sizes", "Top collections by size", "bytes", mongo.Largest(m => m.CollectionSizes.Select(d => (d.Key, d.Value))),
                mongo.Reason("No size of a collection was told in this window.")));
    }

    private IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance)
    {
        var told = instance.Mongodb;
        return
        [
            Cell.Text(instance.Name), DatabaseCells.Status(Kind, instance, window), Cell.Text(told is { ReplicaSet.Length: > 0 } ? told.ReplicaSet : "–"),
            Cell.Text(told is { State.Length: > 0 } ? told.State : "–"), DatabaseCells.Rate(Kind, instance, window), DatabaseCells.Latency(Kind, instance, window),
            Cell.Number(window.Recent(MongodbReplication.Lag(instance)), "seconds"), DatabaseCells.Size(Kind, instance, window), DatabaseCells.Version(Kind, instance),
        ];
    }
}
