using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>When a connection did something, and its part in a stretch of time.</summary>
internal static class ConnectionActivity
{
    /// <summary>The last grid point at which anything, also a failed connect, happened; -1 for never.</summary>
    public static int LastActive(this Connection connection) => Math.Max(connection.FailedConnects.LastPositiveIndex(), connection.LastSuccess());

    /// <summary>The last grid point at which someone answered; -1 for never.</summary>
    public static int LastSuccess(this Connection connection)
    {
        var last = -1;
        foreach (var series in (ReadOnlySpan<TimeSeries>)[connection.Active, connection.BytesReceived, connection.Connects, connection.BytesSent])
        {
            last = Math.Max(last, series.LastPositiveIndex());
            if (last >= 0 && last == series.Values.Length - 1) return last;
        }
        foreach (var protocol in connection.Protocols.Values)
            foreach (var series in protocol.Requests.Values)
                last = Math.Max(last, series.LastPositiveIndex());
        return last;
    }

    /// <summary>A copy with the points from <paramref name="from"/> to <paramref name="to"/> only.</summary>
    public static Connection Between(this Connection connection, int from, int to)
    {
        var part = new Connection
        {
            Client = connection.Client, Destination = connection.Destination, ActualDestination = connection.ActualDestination,
            Connects = Cut(connection.Connects, from, to), FailedConnects = Cut(connection.FailedConnects, from, to),
            Active = Cut(connection.Active, from, to), ConnectTime = Cut(connection.ConnectTime, from, to),
            BytesSent = Cut(connection.BytesSent, from, to), BytesReceived = Cut(connection.BytesReceived, from, to),
            Retransmits = Cut(connection.Retransmits, from, to), RoundTripTime = Cut(connection.RoundTripTime, from, to),
        };
        foreach (var (name, protocol) in connection.Protocols)
        {
            var traffic = new ProtocolTraffic { LatencySum = Cut(protocol.LatencySum, from, to) };
            foreach (var (status, series) in protocol.Requests) traffic.Requests.Add(status, Cut(series, from, to));
            foreach (var (bound, series) in protocol.Histogram) traffic.Histogram[bound] = Cut(series, from, to);
            part.Protocols.Add(name, traffic);
        }
        return part;
    }

    private static TimeSeries Cut(TimeSeries series, int from, int to)
    {
        if (series.IsEmpty) return series;
        var values = series.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
            if (i < from || i > to) values[i] = float.NaN;
        return new(values, SeriesOrigin.Of(SeriesOperation.Cut, series));
    }
}
