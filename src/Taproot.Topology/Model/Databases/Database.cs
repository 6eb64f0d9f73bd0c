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
}
