namespace Taproot.Topology.Model.Databases;

/// <summary>A MongoDB server as its exporter sees it.</summary>
public sealed class Mongodb : Database
{
    /// <summary>Replica set; empty for a server of its own.</summary>
    public string ReplicaSet { get; set; } = "";

    /// <summary>State in the replica set at the end of the window: <c>primary</c>, <c>secondary</c> …, in lower case.</summary>
    public string State { get; set; } = "";

    /// <summary>Age of the last operation that was applied, seconds.</summary>
    public TimeSeries LastAppliedAge { get; set; }

    /// <summary>Bytes by <c>database.collection</c>.</summary>
    public Dictionary<string, TimeSeries> CollectionSizes { get; } = [];
}
