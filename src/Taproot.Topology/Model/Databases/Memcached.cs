namespace Taproot.Topology.Model.Databases;

/// <summary>A Memcached server as its exporter sees it.</summary>
public sealed class Memcached : Database
{
    /// <summary>Bytes that it may use for items.</summary>
    public TimeSeries LimitBytes { get; set; }

    /// <summary>Items a second thrown out for want of room.</summary>
    public TimeSeries Evictions { get; set; }

    /// <summary>Commands a second by name and outcome (<c>hit</c>, <c>miss</c>).</summary>
    public Dictionary<(string Command, string Status), TimeSeries> Commands { get; } = [];
}
