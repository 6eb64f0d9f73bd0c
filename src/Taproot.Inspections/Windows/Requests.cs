using Taproot.Topology.Model;

namespace Taproot.Inspections.Windows;

/// <summary>Series of requests, errors and latency out of traffic by protocol.</summary>
public static class Requests
{
    /// <summary>Requests a second over all statuses and protocols.</summary>
    public static TimeSeries Rate(IEnumerable<KeyValuePair<string, ProtocolTraffic>> traffic) => SeriesMath.Sum(traffic.SelectMany(t => t.Value.Requests.Values));

    /// <summary>Failed requests a second.</summary>
    public static TimeSeries Errors(IEnumerable<KeyValuePair<string, ProtocolTraffic>> traffic) =>
        SeriesMath.Sum(traffic.SelectMany(t => t.Value.Requests.Where(r => RequestStatus.IsError(t.Key, r.Key))).Select(r => r.Value));

    /// <summary>Mean latency in seconds, over the protocols whose latency is measured.</summary>
    public static TimeSeries MeanLatency(IEnumerable<KeyValuePair<string, ProtocolTraffic>> traffic)
    {
        var timed = traffic.Where(t => !t.Value.LatencySum.IsEmpty).ToList();
        return TimeSeriesMath.Divide(SeriesMath.Sum(timed.Select(t => t.Value.LatencySum)), Rate(timed));
    }

    /// <summary>Latency quantile in seconds.</summary>
    public static TimeSeries Quantile(IEnumerable<KeyValuePair<string, ProtocolTraffic>> traffic, float quantile)
    {
        var histogram = traffic.SelectMany(t => t.Value.Histogram)
            .GroupBy(b => b.Key, b => b.Value)
            .ToDictionary(b => b.Key, SeriesMath.Sum);
        return TimeSeriesMath.Quantile(quantile, histogram);
    }

    /// <summary>
    /// Requests that an application serves: as it sees them itself; where it does not (it is not observed), as its clients see them.
    /// </summary>
    public static IReadOnlyCollection<KeyValuePair<string, ProtocolTraffic>> ServedBy(Application application)
    {
        // By instance and connection: the application's own sums hold whole histograms, which most callers do not need.
        var inbound = application.Instances.SelectMany(i => i.Inbound).ToList();
        return inbound.Count > 0 ? inbound : [.. application.Downstreams.SelectMany(l => l.Connections).SelectMany(c => c.Protocols)];
    }

    /// <summary>Requests a second that an application serves: by somebody's own query where it is given.</summary>
    public static TimeSeries ServedRate(Application application) => application.OwnRequests?.Total ?? Rate(ServedBy(application));

    /// <summary>Failed requests a second of an application: by somebody's own query where it is given.</summary>
    public static TimeSeries ServedErrors(Application application) => application.OwnRequests?.Failed ?? Errors(ServedBy(application));

    /// <summary>Protocols spoken on a link.</summary>
    public static IReadOnlyList<string> ProtocolsOf(Link link) =>
        [.. link.Connections.SelectMany(c => c.Protocols.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
