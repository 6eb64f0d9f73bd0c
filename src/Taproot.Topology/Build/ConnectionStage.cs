using System.Globalization;
using System.Runtime.InteropServices;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Reads what each container does with each destination, and what servers saw themselves.</summary>
internal sealed class ConnectionStage(BuildContext context)
{
    private readonly Dictionary<(Placement Client, string Destination, string Actual, string Peer), Connection> _connections = [];
    private readonly Dictionary<Placement, SeriesKey> _machines = [];
    private readonly Dictionary<string, float> _bounds = [];

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
        return [.. _connections.Select(c => (c.Value, PeerOf(c.Key)))];
    }

    private Placement? PeerOf((Placement Client, string Destination, string Actual, string Peer) key) =>
        key.Peer.Length == 0 ? null : context.Container(_machines[key.Client], key.Peer);

    private void Set(string query, Action<Connection, TimeSeries> set)
    {
        foreach (var series in context.Input.Get(query))
        {
            var key = new SeriesKey(series.Labels);
            if (Connection(key) is { } connection) set(connection, new(series.Values));
        }
    }

    private void Outbound(Protocol protocol)
    {
        foreach (var series in context.Input.Get(protocol.Requests))
        {
            var key = new SeriesKey(series.Labels);
            if (Connection(key) is { } connection) Traffic(connection.Protocols, protocol).Requests[key.Status] = new(series.Values);
        }
        foreach (var series in context.Input.Get(protocol.Latency + "_sum"))
        {
            var key = new SeriesKey(series.Labels);
            if (Connection(key) is { } connection) Traffic(connection.Protocols, protocol).LatencySum = new(series.Values);
        }
        foreach (var series in context.Input.Get(protocol.Latency + "_bucket"))
        {
            var key = new SeriesKey(series.Labels);
            if (Bound(key.Bound) is { } bound && Connection(key) is { } connection)
                Traffic(connection.Protocols, protocol).Histogram[bound] = new(series.Values);
        }
    }

    private void Inbound(Protocol protocol)
    {
        foreach (var series in context.Input.Get(protocol.InboundRequests))
        {
            var key = new SeriesKey(series.Labels);
            var requests = Traffic(context.Container(key).Instance.Inbound, protocol).Requests;
            requests[key.Status] = TimeSeriesMath.Sum(requests.GetValueOrDefault(key.Status), new(series.Values));
        }
        foreach (var series in context.Input.Get(protocol.InboundLatency + "_sum"))
        {
            var traffic = Traffic(context.Container(new SeriesKey(series.Labels)).Instance.Inbound, protocol);
            traffic.LatencySum = TimeSeriesMath.Sum(traffic.LatencySum, new(series.Values));
        }
        foreach (var series in context.Input.Get(protocol.InboundLatency + "_bucket"))
        {
            var key = new SeriesKey(series.Labels);
            if (Bound(key.Bound) is not { } bound) continue;
            var histogram = Traffic(context.Container(key).Instance.Inbound, protocol).Histogram;
            histogram[bound] = TimeSeriesMath.Sum(histogram.GetValueOrDefault(bound), new(series.Values));
        }
    }

    /// <summary>Coroot's agent measures round trips by ping, an address at a time.</summary>
    private void PingTimes()
    {
        var series = context.Input.Get("container_net_latency_seconds");
        if (series.Count == 0) return;
        var byAddress = new Dictionary<(Placement, string), TimeSeries>();
        foreach (var item in series) byAddress[(context.Container(item.Labels), item.Labels["destination_ip"])] = new(item.Values);
        foreach (var (key, connection) in _connections)
        {
            var host = Addresses.Split(key.Actual.Length > 0 ? key.Actual : key.Destination).Host;
            if (connection.RoundTripTime.IsEmpty) connection.RoundTripTime = byAddress.GetValueOrDefault((key.Client, host));
        }
    }

    private Connection? Connection(in SeriesKey key)
    {
        if (key.Destination.Length == 0) return null;
        var client = context.Container(key);
        ref var connection = ref CollectionsMarshal.GetValueRefOrAddDefault(_connections, (client, key.Destination, key.Actual, key.Peer), out _);
        if (connection is not null) return connection;
        _machines[client] = key;
        return connection = new() { Client = client.Instance, Destination = key.Destination, ActualDestination = key.Actual };
    }

    private static ProtocolTraffic Traffic(Dictionary<string, ProtocolTraffic> protocols, Protocol protocol)
    {
        if (!protocols.TryGetValue(protocol.Name, out var traffic)) protocols.Add(protocol.Name, traffic = new());
        return traffic;
    }

    private float? Bound(string text)
    {
        if (_bounds.TryGetValue(text, out var bound)) return bound;
        if (text == "+Inf") bound = float.PositiveInfinity;
        else if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out bound)) return null;
        // Bounds are few; a hostile sender's are not remembered.
        if (_bounds.Count < 1000) _bounds.Add(text, bound);
        return bound;
    }
}
