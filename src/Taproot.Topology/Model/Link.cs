namespace Taproot.Topology.Model;

/// <summary>
/// All connections from one application to another, summed. Sums are made when first read and kept: a big world has thousands of links,
/// and a request looks at few of them. Safe for readers on several threads.
/// </summary>
public sealed class Link : Traffic
{
    private readonly SumBox?[] _sums = new SumBox?[8];
    private Dictionary<string, ProtocolTraffic>? _protocols;

    /// <summary>Who calls.</summary>
    public required Application Client { get; init; }

    /// <summary>Who is called.</summary>
    public required Application Server { get; init; }

    /// <summary>The connections behind the sums.</summary>
    public List<Connection> Connections { get; } = [];

    /// <summary>Whether anything flows at the end of the window.</summary>
    public bool IsActive { get; set; }

    /// <summary>Health.</summary>
    public Status Status { get; set; }

    /// <summary>Why the status is what it is.</summary>
    public string StatusReason { get; set; } = "";

    /// <summary>What flowed in the last minute of the window (the last points on coarse grids).</summary>
    public TrafficFigures Recent { get; set; } = TrafficFigures.None;

    /// <inheritdoc/>
    public override TimeSeries Connects { get => Sum(0, static c => c.Connects); set => Set(0, value); }

    /// <inheritdoc/>
    public override TimeSeries FailedConnects { get => Sum(1, static c => c.FailedConnects); set => Set(1, value); }

    /// <inheritdoc/>
    public override TimeSeries Active { get => Sum(2, static c => c.Active); set => Set(2, value); }

    /// <inheritdoc/>
    public override TimeSeries ConnectTime { get => Sum(3, static c => c.ConnectTime); set => Set(3, value); }

    /// <inheritdoc/>
    public override TimeSeries BytesSent { get => Sum(4, static c => c.BytesSent); set => Set(4, value); }

    /// <inheritdoc/>
    public override TimeSeries BytesReceived { get => Sum(5, static c => c.BytesReceived); set => Set(5, value); }

    /// <inheritdoc/>
    public override TimeSeries Retransmits { get => Sum(6, static c => c.Retransmits); set => Set(6, value); }

    /// <summary>Round-trip time, seconds: the mean over the connections.</summary>
    public override TimeSeries RoundTripTime
    {
        get => (_sums[7] ??= new(TimeSeriesMath.Mean([.. Connections.Select(c => c.RoundTripTime)]))).Series;
        set => Set(7, value);
    }

    /// <inheritdoc/>
    public override Dictionary<string, ProtocolTraffic> Protocols =>
        _protocols ??= ProtocolTraffic.SumByProtocol(Connections.Select(c => c.Protocols));

    private TimeSeries Sum(int index, Func<Connection, TimeSeries> select) =>
        (_sums[index] ??= new(TimeSeriesMath.Sum([.. Connections.Select(select)]))).Series;

    private void Set(int index, TimeSeries value) => _sums[index] = new(value);

    // A reference is written at once where the series itself, three words, would tear.
    private sealed class SumBox(TimeSeries series)
    {
        public TimeSeries Series { get; } = series;
    }
}
