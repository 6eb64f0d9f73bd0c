namespace Taproot.Topology.Model.Databases;

/// <summary>Backups of a PostgreSQL cluster as its Kubernetes operator tells of them. Ages are seconds, negative for what is to come.</summary>
public sealed class PostgresBackups
{
    /// <summary>Name of the operator's cluster resource.</summary>
    public required string Cluster { get; init; }

    /// <summary>The operator: <c>cnpg</c>, <c>percona</c> …</summary>
    public string Operator { get; set; } = "";

    /// <summary>Where backups go.</summary>
    public List<PostgresBackupTarget> Targets { get; } = [];

    /// <summary>Cron expressions.</summary>
    public List<string> Schedules { get; } = [];

    /// <summary>Conditions of the cluster that hold at the end of the window: type to status and reason.</summary>
    public Dictionary<string, (string Status, string Reason)> Conditions { get; } = [];

    /// <summary>Age of the last success by method.</summary>
    public Dictionary<string, TimeSeries> LastSuccessAge { get; } = [];

    /// <summary>How far back the cluster can be restored, by method.</summary>
    public Dictionary<string, TimeSeries> RecoverableAge { get; } = [];

    /// <summary>Age of the last failure.</summary>
    public TimeSeries LastFailureAge { get; set; }

    /// <summary>Age of the next one that is due.</summary>
    public TimeSeries NextAge { get; set; }

    /// <summary>Single runs by name.</summary>
    public Dictionary<string, PostgresBackupRun> Runs { get; } = [];
}

/// <summary>Where backups go.</summary>
public sealed record PostgresBackupTarget(string Method, string Destination, string RetentionPolicy);

/// <summary>One run of a backup.</summary>
public sealed class PostgresBackupRun
{
    /// <summary>Name of its resource.</summary>
    public required string Name { get; init; }

    /// <summary>Method.</summary>
    public string Method { get; set; } = "";

    /// <summary>Kind: full, incremental …</summary>
    public string Kind { get; set; } = "";

    /// <summary>Where it lies.</summary>
    public string Path { get; set; } = "";

    /// <summary>How it stands at the end of the window.</summary>
    public string Status { get; set; } = "";

    /// <summary>Age of its completion.</summary>
    public TimeSeries CompletedAge { get; set; }
}
