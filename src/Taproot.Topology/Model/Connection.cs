namespace Taproot.Topology.Model;

/// <summary>Traffic of one protocol on a connection, link or server. Rates are per second.</summary>
public sealed class ProtocolTraffic
{
    /// <summary>Requests a second by status (<c>200</c>, <c>ok</c>, <c>failed</c>, <c>grpc:OK</c> …).</summary>
    public Dictionary<string, TimeSeries> Requests { get; } = [];

    /// <summary>Messages a second by method (<c>produce</c>, <c>consume</c>), of queues only; else <see langword="null"/>.</summary>
    public Dictionary<string, TimeSeries>? Methods { get; set; }

    /// <summary>Seconds of latency a second: divided by requests it is the mean latency.</summary>
    public TimeSeries LatencySum { get; set; }

    /// <summary>How slow the requests are.</summary>
    public LatencyHistogram Histogram { get; } = new();

    /// <summary>Adds up traffic of several sources, protocol by protocol.</summary>
    public static Dictionary<string, ProtocolTraffic> SumByProtocol(IEnumerable<IReadOnlyDictionary<string, ProtocolTraffic>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var parts = new Dictionary<string, List<ProtocolTraffic>>();
        foreach (var (protocol, traffic) in sources.SelectMany(s => s))
        {
            if (!parts.TryGetValue(protocol, out var list)) parts.Add(protocol, list = []);
            list.Add(traffic);
        }
        return parts.ToDictionary(p => p.Key, p => p.Value.Count == 1 ? p.Value[0] : Sum(p.Value));
    }

    private static ProtocolTraffic Sum(List<ProtocolTraffic> parts)
    {
        var sum = new ProtocolTraffic { LatencySum = TimeSeriesMath.Sum([.. parts.Select(p => p.LatencySum)]) };
        foreach (var group in parts.SelectMany(p => p.Requests).GroupBy(r => r.Key, r => r.Value))
            sum.Requests[group.Key] = TimeSeriesMath.Sum([.. group]);
        foreach (var group in parts.SelectMany(p => p.Methods ?? []).GroupBy(r => r.Key, r => r.Value))
            (sum.Methods ??= [])[group.Key] = TimeSeriesMath.Sum([.. group]);
        foreach (var group in parts.SelectMany(p => p.Histogram).GroupBy(r => r.Key, r => r.Value))
            sum.Histogram[group.Key] = TimeSeriesMath.Sum([.. group]);
        return sum;
    }
}

/// <summary>TCP and request figures between two ends.</summary>
public class Traffic
{
    /// <summary>Successful connects a second.</summary>
    public virtual TimeSeries Connects { get; set; }

    /// <summary>Failed connects a second.</summary>
    public virtual TimeSeries FailedConnects { get; set; }

    /// <summary>Open connections.</summary>
    public virtual TimeSeries Active { get; set; }

    /// <summary>Seconds spent connecting a second.</summary>
    public virtual TimeSeries ConnectTime { get; set; }

    /// <summary>Bytes sent by the client a second.</summary>
    public virtual TimeSeries BytesSent { get; set; }

    /// <summary>Bytes received by the client a second.</summary>
    public virtual TimeSeries BytesReceived { get; set; }

    /// <summary>Segments sent again a second.</summary>
    public virtual TimeSeries Retransmits { get; set; }

    /// <summary>Round-trip time, seconds.</summary>
    public virtual TimeSeries RoundTripTime { get; set; }

    /// <summary>Requests by protocol (<c>http</c>, <c>postgres</c> …).</summary>
    public virtual Dictionary<string, ProtocolTraffic> Protocols { get; } = [];
}

/// <summary>All that one instance does with one destination.</summary>
public sealed class Connection : Traffic
{
    /// <summary>The client.</summary>
    public required Instance Client { get; init; }

    /// <summary>The dialled address, <c>ip:port</c> or <c>name:port</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>The address behind NAT; empty when the agent did not tell.</summary>
    public required string ActualDestination { get; init; }

    /// <summary>The instance that serves it, when it is one of ours.</summary>
    public Instance? Server { get; set; }

    /// <summary>The application that serves it.</summary>
    public Application? ServerApplication { get; set; }
}
