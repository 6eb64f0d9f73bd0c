namespace Taproot.Topology.Model.Databases;

/// <summary>A PostgreSQL server as its exporter sees it.</summary>
public sealed class Postgres : Database
{
    /// <summary>Settings by name.</summary>
    public Dictionary<string, PostgresSetting> Settings { get; } = [];

    /// <summary>Sessions by what they do.</summary>
    public List<PostgresSessions> Sessions { get; } = [];

    /// <summary>Queries that wait for another one, by the one that holds the lock.</summary>
    public List<DatabaseQueryCount> Blocking { get; } = [];

    /// <summary>Time of a query by summary: <c>avg</c>, <c>max</c>, <c>p50</c>, <c>p95</c>, <c>p99</c>.</summary>
    public Dictionary<string, TimeSeries> Latency { get; } = [];

    /// <summary>Queries by text.</summary>
    public Dictionary<DatabaseQueryId, DatabaseQuery> Queries { get; } = [];

    /// <summary>Queries a second by database.</summary>
    public Dictionary<string, TimeSeries> QueriesPerSecond { get; } = [];

    /// <summary>Write-ahead log and replication.</summary>
    public PostgresWal Wal { get; } = new();

    /// <summary>Checkpoints.</summary>
    public PostgresCheckpoints Checkpoints { get; } = new();

    /// <summary>Transactions since the oldest row that is not frozen, by database.</summary>
    public Dictionary<string, TimeSeries> TransactionIdAge { get; } = [];

    /// <summary>Multixacts since the oldest one in use, by database.</summary>
    public Dictionary<string, TimeSeries> MultixactAge { get; } = [];

    /// <summary>How many transactions each holder keeps vacuum back by: <c>running_transaction</c>, <c>standby_feedback</c>, <c>replication_slot</c>, <c>prepared_transaction</c>.</summary>
    public Dictionary<string, TimeSeries> OldestXminAge { get; } = [];

    /// <summary>Tables by name.</summary>
    public Dictionary<PostgresTableId, PostgresTable> Tables { get; } = [];

    /// <summary>Bytes in tables of a database that hold nothing.</summary>
    public Dictionary<string, TimeSeries> TableBloat { get; } = [];

    /// <summary>Bytes in indexes of a database that hold nothing.</summary>
    public Dictionary<string, TimeSeries> IndexBloat { get; } = [];

    /// <summary>Autovacuum workers at work.</summary>
    public TimeSeries AutovacuumWorkers { get; set; }

    /// <summary>The server that this one follows, where it is one of ours.</summary>
    public Instance? Primary { get; set; }

    /// <summary>Whether it follows another server at the end of the window.</summary>
    public bool IsReplica => Wal.ReceivedPosition.LastIndex() > Wal.Position.LastIndex() || (Wal.Position.IsEmpty && !Wal.ReplayedPosition.IsEmpty);
}

/// <summary>A setting.</summary>
/// <param name="Unit">As the server tells it (<c>s</c>, <c>ms</c>, <c>8kB</c> …); empty for plain numbers.</param>
/// <param name="Values">Its value over time.</param>
public sealed record PostgresSetting(string Unit, TimeSeries Values);

/// <summary>Sessions that do the same.</summary>
/// <param name="Query">What they run, where they run something or are idle in a transaction.</param>
/// <param name="State"><c>active</c>, <c>idle</c>, <c>idle in transaction</c> …</param>
/// <param name="WaitEventType">What kind of thing they wait for; empty for nothing.</param>
/// <param name="Count">How many.</param>
public sealed record PostgresSessions(DatabaseQueryId Query, string State, string WaitEventType, TimeSeries Count);
