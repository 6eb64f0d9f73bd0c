namespace Taproot.Topology.Model.Databases;

/// <summary>A MySQL or MariaDB server as its exporter sees it.</summary>
public sealed class Mysql : Database
{
    /// <summary>The server's own uuid.</summary>
    public string ServerUuid { get; set; } = "";

    /// <summary>Queries by text.</summary>
    public Dictionary<DatabaseQueryId, DatabaseQuery> Queries { get; } = [];

    /// <summary>Transactions that wait for a lock, by what they run.</summary>
    public List<DatabaseQueryCount> Locked { get; } = [];

    /// <summary>Transactions that wait for a lock, by the query that holds it.</summary>
    public List<DatabaseQueryCount> Blocking { get; } = [];

    /// <summary>The thread that fetches from the source; null when it is no replica.</summary>
    public MysqlReplicationThread? IoThread { get; set; }

    /// <summary>The thread that applies what was fetched; null when it is no replica.</summary>
    public MysqlReplicationThread? SqlThread { get; set; }

    /// <summary>Seconds behind the source.</summary>
    public TimeSeries ReplicationLag { get; set; }

    /// <summary>Connections allowed.</summary>
    public TimeSeries ConnectionsMax { get; set; }

    /// <summary>Connections open.</summary>
    public TimeSeries Connections { get; set; }

    /// <summary>Connections opened a second.</summary>
    public TimeSeries NewConnections { get; set; }

    /// <summary>Connects that failed a second.</summary>
    public TimeSeries AbortedConnections { get; set; }

    /// <summary>Bytes received a second.</summary>
    public TimeSeries ReceivedBytes { get; set; }

    /// <summary>Bytes sent a second.</summary>
    public TimeSeries SentBytes { get; set; }

    /// <summary>Queries a second.</summary>
    public TimeSeries QueriesPerSecond { get; set; }

    /// <summary>Queries a second that took longer than <c>long_query_time</c>.</summary>
    public TimeSeries SlowQueries { get; set; }

    /// <summary>Seconds a second spent waiting for a table's reads and writes, by table and operation.</summary>
    public Dictionary<(string Table, string Operation), TimeSeries> TableIoTime { get; } = [];

    /// <summary>Bytes by <c>database.table</c>.</summary>
    public Dictionary<string, TimeSeries> TableSizes { get; } = [];
}

/// <summary>A replication thread.</summary>
/// <param name="Running">1 while it runs.</param>
/// <param name="SourceUuid">The server that is followed.</param>
/// <param name="State">What it does.</param>
/// <param name="LastError">Why it stopped; empty for no error.</param>
public sealed record MysqlReplicationThread(TimeSeries Running, string SourceUuid, string State, string LastError);
