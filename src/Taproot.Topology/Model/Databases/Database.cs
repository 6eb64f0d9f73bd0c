namespace Taproot.Topology.Model.Databases;

/// <summary>What an exporter tells of one database server, whatever its kind. Sizes are bytes, times seconds, rates per second.</summary>
public abstract class Database
{
    /// <summary>1 where it answered the exporter, 0 where it did not.</summary>
    public TimeSeries Up { get; set; }

    /// <summary>Version of the server; empty when not told.</summary>
    public string Version { get; set; } = "";

    /// <summary>What kept the exporter from reading at the end of the window; empty when nothing did.</summary>
    public string Error { get; set; } = "";

    /// <summary>What the exporter could not read in full at the end of the window; empty when it read everything.</summary>
    public string Warning { get; set; } = "";

    /// <summary>Size of each database.</summary>
    public Dictionary<string, TimeSeries> DatabaseSizes { get; } = [];

    /// <summary>Has a value where the server told that it was the primary; empty for kinds that do not tell their role over time.</summary>
    public TimeSeries AsPrimary { get; private set; }

    /// <summary>Has a value where it told that it was a replica.</summary>
    public TimeSeries AsReplica { get; private set; }

    /// <summary>Notes when the server had a role.</summary>
    internal void NoteRole(bool isPrimary, TimeSeries told)
    {
        if (isPrimary) AsPrimary = TimeSeriesMath.Latest(AsPrimary, told);
        else AsReplica = TimeSeriesMath.Latest(AsReplica, told);
    }
}
