namespace Taproot.Topology.Model.Databases;

/// <summary>Write-ahead log of a PostgreSQL server. Positions are bytes since the beginning of the log, to about seven digits.</summary>
public sealed class PostgresWal
{
    /// <summary>Where a primary writes.</summary>
    public TimeSeries Position { get; set; }

    /// <summary>Up to where a replica has received.</summary>
    public TimeSeries ReceivedPosition { get; set; }

    /// <summary>Up to where a replica has replayed.</summary>
    public TimeSeries ReplayedPosition { get; set; }

    /// <summary>1 while replay is paused.</summary>
    public TimeSeries ReplayPaused { get; set; }

    /// <summary>1 while a replica's receiver runs.</summary>
    public TimeSeries ReceiverStatus { get; set; }

    /// <summary>Host that a replica follows.</summary>
    public string PrimaryHost { get; set; } = "";

    /// <summary>Port that a replica follows.</summary>
    public string PrimaryPort { get; set; } = "";

    /// <summary>Bytes of log on disk.</summary>
    public TimeSeries Size { get; set; }

    /// <summary>Replication slots by name.</summary>
    public Dictionary<string, PostgresSlot> Slots { get; } = [];

    /// <summary>Segments archived in each step.</summary>
    public TimeSeries Archived { get; set; }

    /// <summary>Failures to archive in each step.</summary>
    public TimeSeries ArchiveFailures { get; set; }

    /// <summary>1 when the last attempt to archive succeeded, 0 when it failed.</summary>
    public TimeSeries ArchivingStatus { get; set; }
}

/// <summary>A replication slot.</summary>
public sealed class PostgresSlot
{
    /// <summary>Bytes of log that it keeps from being removed.</summary>
    public TimeSeries RetainedBytes { get; set; }

    /// <summary>Whether somebody reads from it at the end of the window.</summary>
    public bool IsActive { get; set; }

    /// <summary><c>reserved</c>, <c>extended</c>, <c>unreserved</c>, <c>lost</c>; empty before PostgreSQL 13.</summary>
    public string Status { get; set; } = "";
}
