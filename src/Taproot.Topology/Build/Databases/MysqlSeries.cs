using System.Collections.Immutable;
using Taproot.Topology.Model.Databases;
using static Taproot.Topology.Build.Databases.DatabaseSeries;

namespace Taproot.Topology.Build.Databases;

/// <summary>What a MySQL exporter sends.</summary>
internal static class MysqlSeries
{
    public static ImmutableArray<DatabaseSeries<Mysql>> All { get; } = [.. Server(), .. Queries(), .. Replication(), .. Sizes()];

    private static IEnumerable<DatabaseSeries<Mysql>> Server() =>
    [
        Last<Mysql>("mysql_up", static (m, s) => m.Up = s.Values),
        Last<Mysql>("mysql_info", static (m, s) => (m.Version, m.ServerUuid) = (s["server_version"], s["server_uuid"]), "server_version", "server_uuid"),
        Last<Mysql>("mysql_scrape_error", PostgresSeries.ScrapeError, "error", "warning"),
        Last<Mysql>("mysql_connections_max", static (m, s) => m.ConnectionsMax = s.Values),
        Last<Mysql>("mysql_connections_current", static (m, s) => m.Connections = s.Values),
        Rate<Mysql>("mysql_connections_total", static (m, s) => m.NewConnections = s.Values),
        Rate<Mysql>("mysql_connections_aborted_total", static (m, s) => m.AbortedConnections = s.Values),
        Rate<Mysql>("mysql_traffic_received_bytes_total", static (m, s) => m.ReceivedBytes = s.Values),
        Rate<Mysql>("mysql_traffic_sent_bytes_total", static (m, s) => m.SentBytes = s.Values),
        Rate<Mysql>("mysql_queries_total", static (m, s) => m.QueriesPerSecond = s.Values),
        Rate<Mysql>("mysql_slow_queries_total", static (m, s) => m.SlowQueries = s.Values),
    ];

    private static IEnumerable<DatabaseSeries<Mysql>> Queries() =>
    [
        Last<Mysql>("mysql_top_query_calls_per_second", static (m, s) => Of(m.Queries, Query(s, "query")).Calls = s.Values, "schema", "query"),
        Last<Mysql>("mysql_top_query_time_per_second", static (m, s) => Of(m.Queries, Query(s, "query")).Time = s.Values, "schema", "query"),
        Last<Mysql>("mysql_top_query_lock_time_per_second", static (m, s) => Of(m.Queries, Query(s, "query")).LockTime = s.Values, "schema", "query"),
        Last<Mysql>("mysql_locked_queries", static (m, s) => m.Locked.Add(new(Query(s, "query"), s.Values)), "schema", "query"),
        Last<Mysql>("mysql_lock_awaiting_queries", static (m, s) => m.Blocking.Add(new(Query(s, "blocking_query"), s.Values)), "schema", "blocking_query"),
    ];

    private static IEnumerable<DatabaseSeries<Mysql>> Replication() =>
    [
        Last<Mysql>("mysql_replication_io_status", static (m, s) => m.IoThread = Thread(m.IoThread, s), "source_server_uuid", "last_error", "state"),
        Last<Mysql>("mysql_replication_sql_status", static (m, s) => m.SqlThread = Thread(m.SqlThread, s), "source_server_uuid", "last_error", "state"),
        Last<Mysql>("mysql_replication_lag_seconds", static (m, s) => m.ReplicationLag = s.Values, "source_server_uuid"),
    ];

    private static IEnumerable<DatabaseSeries<Mysql>> Sizes() =>
    [
        Last<Mysql>("mysql_database_size_bytes", static (m, s) => m.DatabaseSizes[s["db"]] = s.Values, "db"),
        Last<Mysql>("mysql_table_size_bytes", static (m, s) => m.TableSizes[$"{s["db"]}.{s["table"]}"] = s.Values, "db", "table"),
        Last<Mysql>("mysql_top_table_io_wait_time_per_second",
            static (m, s) => m.TableIoTime[($"{s["schema"]}.{s["table"]}", s["operation"])] = s.Values, "schema", "table", "operation"),
    ];

    /// <summary>Each state and error is a series of its own; the newest comes last.</summary>
    private static MysqlReplicationThread Thread(MysqlReplicationThread? before, DatabaseSample sample) =>
        new(Model.TimeSeriesMath.Latest(before?.Running ?? default, sample.Values), sample["source_server_uuid"], sample["state"], sample["last_error"]);

    private static DatabaseQueryId Query(DatabaseSample sample, string text) => new(sample["schema"], "", sample[text]);
}
