using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>MySQL and MariaDB: queries, connections, locks, replication, storage.</summary>
internal sealed class MysqlReport() : DatabaseReport(DatabaseKinds.Mysql)
{
    private const string NoStatements = "No query was told: single queries need performance_schema.";
    private const string NoLocks = "No transaction waited for a lock in this window (MariaDB does not tell).";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var mysql = new DatabaseScope<Mysql>(sheet, scope, Kind);
        sheet.Tables.Add(DatabaseCells.Instances(
            Kind, scope, ["Instance", "Status", "Queries", "Latency", "Replication status", "Replication lag", "Size", "Version"], i => Row(scope.Window, i)));
        Queries(mysql);
        Connections(mysql);
        Storage(mysql);
    }

    private void Queries(DatabaseScope<Mysql> mysql)
    {
        var charts = mysql.Charts;
        var instances = mysql.Scope.Application.Instances;
        mysql.Add("Queries",
            charts.Line("mysql-queries", "Queries", "req/s",
            [
                .. instances.Select(i => ($"{i.Name} (seen by agents)", DatabaseTraffic.Rate(Kind, i))),
                .. mysql.Told.Select(t => ($"{t.Instance.Name} (counted by the server)", t.Database.QueriesPerSecond)),
            ], mysql.Reason("No query was seen in this window.")),
            charts.Line("mysql-latency", "Average latency", "seconds",
                instances.Select(i => (i.Name, DatabaseTraffic.MeanLatency(Kind, i))), "No agent timed a query in this window."),
            charts.Area("mysql-query-time", "Queries by total time", "seconds/s", ByQuery(mysql, q => q.Time), mysql.Reason(NoStatements)),
            charts.Area("mysql-table-io", "I/O time by table", "seconds/s",
                mysql.Summed(m => m.TableIoTime.Select(t => ($"{t.Key.Table} {t.Key.Operation}", t.Value))), mysql.Reason(NoStatements)),
            charts.Line("mysql-slow-queries", "Slow queries", "req/s",
                mysql.Each(m => m.SlowQueries), mysql.Reason("No query was slower than long_query_time in this window.")));
        mysql.Add("Locks",
            charts.Area("mysql-lock-time", "Queries by time waiting for locks", "seconds/s", ByQuery(mysql, q => q.LockTime), mysql.Reason(NoStatements)),
            charts.Area("mysql-locked", "Locked queries", "count", ByCount(mysql, m => m.Locked), mysql.Reason(NoLocks)),
            charts.Area("mysql-blocking", "Blocking queries by number of awaiting queries", "count", ByCount(mysql, m => m.Blocking), mysql.Reason(NoLocks)));
    }

    private static IEnumerable<(string, TimeSeries)> ByQuery(DatabaseScope<Mysql> mysql, Func<DatabaseQuery, TimeSeries> select) =>
        mysql.Summed(m => m.Queries.Select(q => (QueryText.Short(q.Key.Text), select(q.Value))));

    private static IEnumerable<(string, TimeSeries)> ByCount(DatabaseScope<Mysql> mysql, Func<Mysql, List<DatabaseQueryCount>> select) =>
        mysql.Summed(m => select(m).Select(q => (QueryText.Short(q.Query.Text), q.Count)));

    private static void Connections(DatabaseScope<Mysql> mysql)
    {
        var charts = mysql.Charts;
        const string None = "No connection was told in this window.";
        mysql.Add("Connections",
            charts.Line("mysql-connections", "Connections", "count", mysql.Each(m => m.Connections), mysql.Reason(None),
                ("max_connections", mysql.Told.Select(t => t.Database.ConnectionsMax).FirstOrDefault(s => !s.IsEmpty))),
            charts.Line("mysql-new-connections", "New connections", "ops/s",
                mysql.Told.SelectMany(t => new[] { (t.Instance.Name, t.Database.NewConnections), ($"{t.Instance.Name} failed", t.Database.AbortedConnections) }), mysql.Reason(None)),
            charts.Line("mysql-traffic", "Traffic", "bytes/s",
                mysql.Told.SelectMany(t => new[] { ($"{t.Instance.Name} received", t.Database.ReceivedBytes), ($"{t.Instance.Name} sent", t.Database.SentBytes) }),
                mysql.Reason("No traffic was told in this window.")));
        mysql.Add("Replication",
            charts.Line("mysql-replication-lag", "Replication lag", "seconds", mysql.Each(m => m.ReplicationLag), mysql.Reason("There is no replica.")));
    }

    private static void Storage(DatabaseScope<Mysql> mysql) =>
        mysql.Add("Storage",
            mysql.Charts.Area("mysql-size", "Database size", "bytes",
                mysql.Largest(m => m.DatabaseSizes.Select(d => (d.Key, d.Value))), mysql.Reason("No size was told in this window.")),
            mysql.Charts.Area("mysql-table-sizes", "Top tables by size", "bytes", mysql.Largest(m => m.TableSizes.Select(d => (d.Key, d.Value))),
                mysql.Reason("No size of a table was told in this window.")));

    private IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance)
    {
        var told = instance.Mysql;
        return
        [
            Cell.Text(instance.Name), DatabaseCells.Status(Kind, instance, window), DatabaseCells.Rate(Kind, instance, window, told?.QueriesPerSecond ?? default),
            DatabaseCells.Latency(Kind, instance, window), Replication(told, window), Cell.Number(window.Recent(told?.ReplicationLag ?? default), "seconds"),
            DatabaseCells.Size(Kind, instance, window), DatabaseCells.Version(Kind, instance),
        ];
    }

    private static TableCell Replication(Mysql? mysql, WorldWindow window)
    {
        if (mysql?.IoThread is null && mysql?.SqlThread is null) return Cell.Text("–");
        bool Stopped(MysqlReplicationThread? thread) => thread is not null && window.Last(thread.Running) is <= 0;
        var (io, sql) = (Stopped(mysql.IoThread), Stopped(mysql.SqlThread));
        if (!io && !sql) return Cell.Text("runs", "ok");
        return Cell.Text(io && sql ? "stopped" : io ? "I/O thread stopped" : "SQL thread stopped", "warning");
    }
}
