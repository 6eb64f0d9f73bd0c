using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>Series of requests, errors and latency out of traffic by protocol.</summary>
internal static class Requests
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
}

/// <summary>Numbers of the last minute as the API carries them.</summary>
internal static class Figures
{
    /// <summary>Null for what was not measured.</summary>
    public static double? Measured(double value) => double.IsFinite(value) ? value : null;

    /// <summary>The numbers of a link or application.</summary>
    public static Contracts.TrafficNumbers Of(TrafficFigures figures, double? bytesPerSecond) => new(
        Measured(figures.RequestsPerSecond), Measured(figures.ErrorsPerSecond), Measured(figures.LatencySeconds), Measured(figures.LatencyP95Seconds), bytesPerSecond);

    /// <summary>The sum of what was measured; null when nothing was.</summary>
    public static double? SumOrNull(IEnumerable<double?> values)
    {
        double? sum = null;
        foreach (var value in values)
            if (value is not null) sum = (sum ?? 0) + value;
        return sum;
    }
}
