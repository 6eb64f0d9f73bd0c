namespace Taproot.Topology.Model.Databases;

/// <summary>A table by name.</summary>
public readonly record struct PostgresTableId(string Database, string Schema, string Name)
{
    /// <summary><c>database.table</c>, with the schema in between where it is not the usual one.</summary>
    public override string ToString() => Schema is "" or "public" ? $"{Database}.{Name}" : $"{Database}.{Schema}.{Name}";
}

/// <summary>A table with what vacuum and statistics have to do with it.</summary>
public sealed class PostgresTable
{
    /// <summary>Bytes with indexes and TOAST.</summary>
    public TimeSeries Size { get; set; }

    /// <summary>Estimated bytes that hold nothing.</summary>
    public TimeSeries Bloat { get; set; }

    /// <summary>Estimated bytes that hold nothing, by index.</summary>
    public Dictionary<string, TimeSeries> IndexBloat { get; } = [];

    /// <summary>Bytes of rows that nobody sees any more.</summary>
    public TimeSeries DeadBytes { get; set; }

    /// <summary>Rows that nobody sees any more.</summary>
    public TimeSeries DeadRows { get; set; }

    /// <summary>Rows.</summary>
    public TimeSeries LiveRows { get; set; }

    /// <summary>Rows as the planner believes.</summary>
    public TimeSeries EstimatedRows { get; set; }

    /// <summary>Rows changed since the last analyze.</summary>
    public TimeSeries RowsChangedSinceAnalyze { get; set; }

    /// <summary>Seconds since autovacuum last finished.</summary>
    public TimeSeries SecondsSinceAutovacuum { get; set; }

    /// <summary>Seconds since the last analyze.</summary>
    public TimeSeries SecondsSinceAnalyze { get; set; }

    /// <summary>1 while it is vacuumed.</summary>
    public TimeSeries VacuumInProgress { get; set; }

    /// <summary>1 while the vacuum sleeps because of its cost limit.</summary>
    public TimeSeries VacuumThrottled { get; set; }

    /// <summary>What the table has instead of the server's settings.</summary>
    public PostgresTableSettings Settings { get; set; } = PostgresTableSettings.None;
}

/// <summary>A table's own settings; null where the server's hold.</summary>
public sealed record PostgresTableSettings(
    bool AutovacuumDisabled, double? VacuumScaleFactor, double? VacuumThreshold, double? VacuumCostDelay, double? VacuumCostLimit, double? AnalyzeScaleFactor,
    double? AnalyzeThreshold)
{
    /// <summary>No settings of its own.</summary>
    public static PostgresTableSettings None { get; } = new(false, null, null, null, null, null, null);
}
