using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Objectives;

/// <summary>
/// What an application serves, held against an objective: by queries that somebody gave for it, else as it counted itself or, where it did not look, as its clients did. What watches or runs the
/// system is no user: its calls do not count where an application's do.
/// </summary>
public static class ServedTraffic
{
    /// <summary>
    /// Clients of these wait on purpose (a fetch of Kafka for messages, a blocking pop of Redis for work), and agents do not tell such waits from slow
    /// answers. Their own checks judge them.
    /// </summary>
    public static bool WaitsOnPurpose(string protocol) => protocol is "kafka" or "redis";

    /// <summary>Requests, and those that failed.</summary>
    public static ObjectiveSeries Failures(TimeGrid grid, Application application) =>
        application.OwnRequests is { } own ? new(grid, own.Total, own.Failed) : Failures(grid, Sources(application));

    /// <summary>The same of one link, as the client counted.</summary>
    public static ObjectiveSeries Failures(TimeGrid grid, Link link) => Failures(grid, link.Connections.Select(c => c.Protocols));

    private static ObjectiveSeries Failures(TimeGrid grid, IEnumerable<Dictionary<string, ProtocolTraffic>> sources)
    {
        var (total, failed) = (new SeriesSum(), new SeriesSum());
        foreach (var protocols in sources)
        {
            foreach (var (protocol, traffic) in protocols)
            {
                foreach (var (status, series) in traffic.Requests)
                {
                    total.Add(series);
                    if (RequestStatus.IsError(protocol, status)) failed.Add(series);
                }
            }
        }
        return new(grid, total.Total, failed.Total);
    }

    /// <summary>
    /// Requests, and those that took longer than <paramref name="seconds"/>; the bound of a histogram that is next above it counts, so nothing is called
    /// slow that may have been fast.
    /// </summary>
    public static ObjectiveSeries Slow(TimeGrid grid, Application application, double seconds) =>
        application.OwnLatency is { } own ? Slow(grid, own.Histogram, seconds) : Slow(grid, Sources(application), seconds);

    private static ObjectiveSeries Slow(TimeGrid grid, LatencyHistogram histogram, double seconds)
    {
        if (histogram.Count == 0) return new(grid, default, default);
        var (all, fast) = (histogram.Buckets[^1], histogram.Buckets[Bucket(histogram.Bounds, seconds)]);
        return new(grid, all, Windows.SeriesMath.Subtract(all, fast));
    }

    /// <summary>The same of one link, as the client counted.</summary>
    public static ObjectiveSeries Slow(TimeGrid grid, Link link, double seconds) => Slow(grid, link.Connections.Select(c => c.Protocols), seconds);

    private static ObjectiveSeries Slow(TimeGrid grid, IEnumerable<Dictionary<string, ProtocolTraffic>> sources, double seconds)
    {
        var (total, fast) = (new SeriesSum(), new SeriesSum());
        foreach (var protocols in sources)
        {
            foreach (var (protocol, traffic) in protocols)
            {
                var bounds = traffic.Histogram.Bounds;
                if (bounds.IsEmpty || WaitsOnPurpose(protocol)) continue;
                total.Add(traffic.Histogram.Buckets[^1]);
                fast.Add(traffic.Histogram.Buckets[Bucket(bounds, seconds)]);
            }
        }
        return new(grid, total.Total, Windows.SeriesMath.Subtract(total.Total, fast.Total));
    }

    /// <summary>The bucket that an objective of so many seconds is held against: the first whose upper bound is not below it.</summary>
    public static int Bucket(ReadOnlySpan<float> bounds, double seconds)
    {
        for (var i = 0; i < bounds.Length; i++)
            if (bounds[i] >= (float)seconds) return i;
        return bounds.Length - 1;
    }

    private static IEnumerable<Dictionary<string, ProtocolTraffic>> Sources(Application application)
    {
        var counted = false;
        foreach (var instance in application.Instances)
        {
            if (instance.Inbound.Count == 0) continue;
            counted = true;
            yield return instance.Inbound;
        }
        if (counted) yield break;
        var auxiliary = ApplicationCategories.IsAuxiliary(application.Category);
        foreach (var link in application.Downstreams)
        {
            if (!auxiliary && ApplicationCategories.IsAuxiliary(link.Client.Category)) continue;
            foreach (var connection in link.Connections)
                if (connection.Protocols.Count > 0) yield return connection.Protocols;
        }
    }
}
