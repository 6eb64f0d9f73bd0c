namespace Taproot.Topology.Model;

/// <summary>Traffic of one protocol on a connection, link or server. Rates are per second.</summary>
public sealed class ProtocolTraffic
{
    /// <summary>Requests a second by status (<c>200</c>, <c>ok</c>, <c>failed</c>, <c>grpc:OK</c> …).</summary>
    public Dictionary<string, TimeSeries> Requests { get; } = [];

    /// <summary>Seconds of latency a second: divided by requests it is the mean latency.</summary>
    public TimeSeries LatencySum { get; set; }

    /// <summary>Requests a second at most this slow, cumulative, by upper bound in seconds (+Inf last).</summary>
    public SortedDictionary<float, TimeSeries> Histogram { get; } = [];
}

/// <summary>TCP and request figures between two ends.</summary>
public class Traffic
{
    /// <summary>Successful connects a second.</summary>
    public TimeSeries Connects { get; set; }

    /// <summary>Failed connects a second.</summary>
    public TimeSeries FailedConnects { get; set; }

    /// <summary>Open connections.</summary>
    public TimeSeries Active { get; set; }

    /// <summary>Seconds spent connecting a second.</summary>
    public TimeSeries ConnectTime { get; set; }

    /// <summary>Bytes sent by the client a second.</summary>
    public TimeSeries BytesSent { get; set; }

    /// <summary>Bytes received by the client a second.</summary>
    public TimeSeries BytesReceived { get; set; }

    /// <summary>Segments sent again a second.</summary>
    public TimeSeries Retransmits { get; set; }

    /// <summary>Round-trip time, seconds.</summary>
    public TimeSeries RoundTripTime { get; set; }

    /// <summary>Requests by protocol (<c>http</c>, <c>postgres</c> …).</summary>
    public Dictionary<string, ProtocolTraffic> Protocols { get; } = [];
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

/// <summary>All connections from one application to another, summed.</summary>
public sealed class Link : Traffic
{
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
}
