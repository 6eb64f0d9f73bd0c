namespace Taproot.Topology.Model.Databases;

/// <summary>A server of the Redis family (Redis, Valkey, KeyDB, Dragonfly) as its exporter sees it.</summary>
public sealed class Redis : Database
{
    /// <summary><c>master</c> or <c>slave</c>, as the server says; empty when not told.</summary>
    public string Role { get; set; } = "";

    /// <summary>Commands a second by name.</summary>
    public Dictionary<string, TimeSeries> Commands { get; } = [];

    /// <summary>Seconds a second spent in commands, by name.</summary>
    public Dictionary<string, TimeSeries> CommandTime { get; } = [];

    /// <summary>Keys by database.</summary>
    public Dictionary<string, TimeSeries> Keys { get; } = [];

    /// <summary>Keys with a time to live, by database.</summary>
    public Dictionary<string, TimeSeries> ExpiringKeys { get; } = [];
}
