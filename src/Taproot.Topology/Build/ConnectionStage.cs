using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Reads what each container does with each destination, and what servers saw themselves.</summary>
internal sealed class ConnectionStage(BuildContext context)
{
    private Connection?[] _connections = [];

    /// <summary>All connections with the container that the client end told as its peer, <see langword="null"/> where it told none.</summary>
    public List<(Connection Connection, Placement? Peer)> Run()
    {
        Set("container_net_tcp_successful_connects_total", static (c, s) => c.Connects = s);
        Set("container_net_tcp_failed_connects_total", static (c, s) => c.FailedConnects = s);
        Set("container_net_tcp_connection_time_seconds_total", static (c, s) => c.ConnectTime = s);
        Set("container_net_tcp_active_connections", static (c, s) => c.Active = s);
        Set("container_net_tcp_retransmits_total", static (c, s) => c.Retransmits = s);
        Set("container_net_tcp_bytes_sent_total", static (c, s) => c.BytesSent = s);
        Set("container_net_tcp_bytes_received_total", static (c, s) => c.BytesReceived = s);
        Set("container_net_rtt_seconds", static (c, s) => c.RoundTripTime = s);
        foreach (var protocol in Protocol.All)
        {
            Outbound(protocol);
            Inbound(protocol);
        }
        PingTimes();
        var result = new List<(Connection, Placement?)>(_connections.Length);
        for (var i = 0; i < _connections.Length; i++)
            if (_connections[i] is { } connection) result.Add((connection, PeerOf(context.Keys.Connection(i))));
        return result;
    }

    private Placement? PeerOf(in ConnectionKey key) => key.Peer.Length == 0 ? null : context.Container(key.Container, key.Peer);

    private void Set(string query, Action<Connection, TimeSeries> set) =>
        ForConnections(query, (connection, _, series) => set(connection, series));

    private void Outbound(Protocol protocol)
    {
        if (!protocol.HasOutbound) return;
        if (protocol.HasMethods) ForConnections(protocol.Requests, (c, place, series) => Message(Traffic(c.Protocols, protocol), place, series));
        else ForConnections(protocol.Requests, (c, place, series) => Traffic(c.Protocols, protocol).Requests[place.Status] = series);
        ForConnections(protocol.Latency + "_sum", (c, _, series) => Traffic(c.Protocols, protocol).LatencySum = series);
        ForConnections(protocol.Latency + "_bucket", (c, place, series) =>
        {
            if (!float.IsNaN(place.Bound)) Traffic(c.Protocols, protocol).Histogram[place.Bound] = series;
        });
    }

    private static void Message(ProtocolTraffic traffic, in SeriesPlace place, TimeSeries series)
    {
        traffic.Requests[place.Status] = TimeSeriesMath.Sum(traffic.Requests.GetValueOrDefault(place.Status), series);
        var methods = traffic.Methods ??= [];
        methods[place.Method] = TimeSeriesMath.Sum(methods.GetValueOrDefault(place.Method), series);
    }

    private void Inbound(Protocol protocol)
    {
        ForServers(protocol, protocol.InboundRequests, static (traffic, place, series) =>
            traffic.Requests[place.Status] = TimeSeriesMath.Sum(traffic.Requests.GetValueOrDefault(place.Status), series));
        ForServers(protocol, protocol.InboundLatency + "_sum", static (traffic, _, series) =>
            traffic.LatencySum = TimeSeriesMath.Sum(traffic.LatencySum, series));
        ForServers(protocol, protocol.InboundLatency + "_bucket", static (traffic, place, series) =>
        {
            if (!float.IsNaN(place.Bound))
                traffic.Histogram[place.Bound] = TimeSeriesMath.Sum(traffic.Histogram[place.Bound], series);
        });
    }

    private void ForConnections(string query, Action<Connection, SeriesPlace, TimeSeries> set)
    {
        var series = context.Input.Get(query);
        var places = context.Keys.Places(query, series);
        for (var i = 0; i < places.Length; i++)
            if (places[i].Connection >= 0) set(Connection(places[i].Connection), places[i], new(series[i]));
    }

    private void ForServers(Protocol protocol, string query, Action<ProtocolTraffic, SeriesPlace, TimeSeries> set)
    {
        var series = context.Input.Get(query);
        var places = context.Keys.Places(query, series);
        for (var i = 0; i < places.Length; i++)
            set(Traffic(context.Container(places[i].Container).Instance.Inbound, protocol), places[i], new(series[i]));
    }

    /// <summary>Coroot's agent measures round trips by ping, an address at a time.</summary>
    private void PingTimes()
    {
        var byAddress = new Dictionary<(Placement, string), TimeSeries>();
        context.ForContainers("container_net_latency_seconds", (client, series) => byAddress[(client, series.Labels["destination_ip"])] = new(series));
        if (byAddress.Count == 0) return;
        for (var i = 0; i < _connections.Length; i++)
        {
            if (_connections[i] is not { RoundTripTime.IsEmpty: true } connection) continue;
            var key = context.Keys.Connection(i);
            var host = Addresses.Split(key.Actual.Length > 0 ? key.Actual : key.Destination).Host;
            connection.RoundTripTime = byAddress.GetValueOrDefault((context.Container(key.Container), host));
        }
    }

    private Connection Connection(int number)
    {
        if (number >= _connections.Length) Array.Resize(ref _connections, context.Keys.ConnectionCount);
        if (_connections[number] is { } known) return known;
        var key = context.Keys.Connection(number);
        return _connections[number] = new()
        {
            Client = context.Container(key.Container).Instance, Destination = key.Destination, ActualDestination = key.Actual,
        };
    }

    private static ProtocolTraffic Traffic(Dictionary<string, ProtocolTraffic> protocols, Protocol protocol)
    {
        if (!protocols.TryGetValue(protocol.Name, out var traffic)) protocols.Add(protocol.Name, traffic = new());
        return traffic;
    }
}
