namespace Taproot.Topology.Model.Databases;

/// <summary>Checkpoints of a PostgreSQL server.</summary>
public sealed class PostgresCheckpoints
{
    /// <summary>Checkpoints done in each step.</summary>
    public TimeSeries Done { get; set; }

    /// <summary>Restart points (the checkpoints of a replica) done in each step.</summary>
    public TimeSeries RestartPoints { get; set; }

    /// <summary>Checkpoints begun in each step, by what asked for them: <c>timed</c>, <c>requested</c>.</summary>
    public Dictionary<string, TimeSeries> Triggers { get; } = [];

    /// <summary>Buffers written a second, by who wrote them.</summary>
    public Dictionary<string, TimeSeries> BuffersWritten { get; } = [];

    /// <summary>Seconds since the last one.</summary>
    public TimeSeries SecondsSinceLast { get; set; }

    /// <summary>Bytes of log since the last one: what a crash would make the server read again.</summary>
    public TimeSeries WalSinceLast { get; set; }
}
