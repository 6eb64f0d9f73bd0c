using System.Globalization;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>Requests, errors and latency out of <see cref="ProtocolTraffic"/>.</summary>
internal static class Requests
{
    /// <summary>Whether a request with this status failed through the server's fault: 5xx, <c>failed</c>, or a gRPC code of that kind.</summary>
    public static bool IsError(string status)
    {
        if (int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return code >= 500;
        return status switch
        {
            "failed" or "error" => true,
            "grpc:Unknown" or "grpc:DeadlineExceeded" or "grpc:Unimplemented" or "grpc:Internal" or "grpc:Unavailable" or "grpc:DataLoss" => true,
            _ => false,
        };
    }

    /// <summary>Requests a second over all statuses and protocols.</summary>
    public static TimeSeries Rate(IEnumerable<ProtocolTraffic> traffic) => SeriesMath.Sum(traffic.SelectMany(t => t.Requests.Values));

    /// <summary>Failed requests a second.</summary>
    public static TimeSeries Errors(IEnumerable<ProtocolTraffic> traffic) =>
        SeriesMath.Sum(traffic.SelectMany(t => t.Requests).Where(r => IsError(r.Key)).Select(r => r.Value));

    /// <summary>Seconds of latency a second.</summary>
    public static TimeSeries LatencySum(IEnumerable<ProtocolTraffic> traffic) => SeriesMath.Sum(traffic.Select(t => t.LatencySum));

    /// <summary>Mean latency in seconds.</summary>
    public static TimeSeries MeanLatency(IReadOnlyCollection<ProtocolTraffic> traffic)
    {
        var timed = Timed(traffic);
        return SeriesMath.Divide(LatencySum(timed), Rate(timed));
    }

    /// <summary>Latency quantile in seconds by linear interpolation within the bucket, as Prometheus does it.</summary>
    public static TimeSeries Quantile(IReadOnlyCollection<ProtocolTraffic> traffic, float quantile)
    {
        var buckets = new SortedDictionary<float, List<TimeSeries>>();
        foreach (var (bound, series) in traffic.SelectMany(t => t.Histogram))
        {
            if (!buckets.TryGetValue(bound, out var list)) buckets[bound] = list = [];
            list.Add(series);
        }
        if (buckets.Count < 2) return default;
        var bounds = buckets.Keys.ToArray();
        var counts = buckets.Values.Select(b => SeriesMath.Sum(b).Values).ToArray();
        var result = new float[counts.Min(c => c.Length)];
        Span<float> cumulative = stackalloc float[64];
        for (var i = 0; i < result.Length; i++)
        {
            var n = Math.Min(bounds.Length, cumulative.Length);
            for (var b = 0; b < n; b++) cumulative[b] = counts[b].Span[i];
            result[i] = QuantileAt(bounds.AsSpan(0, n), cumulative[..n], quantile);
        }
        return new(result);
    }

    /// <summary>The numbers of a row or link: means over the window's last minute.</summary>
    public static (double? Rate, double? Errors, double? Latency, double? P95) Numbers(
        WorldWindow window, IReadOnlyCollection<ProtocolTraffic> traffic, bool withQuantile)
    {
        var rate = window.Recent(Rate(traffic));
        if (rate is null) return default;
        var timed = Timed(traffic);
        var timedRate = ReferenceEquals(timed, traffic) ? rate : window.Recent(Rate(timed));
        var latency = timedRate > 0 ? window.Recent(LatencySum(timed)) / timedRate : null;
        return (rate, window.Recent(Errors(traffic)) ?? 0, latency, withQuantile ? window.Recent(Quantile(timed, 0.95f)) : null);
    }

    // Protocols whose latency is not measured must not thin the mean of those whose latency is.
    private static IReadOnlyCollection<ProtocolTraffic> Timed(IReadOnlyCollection<ProtocolTraffic> traffic) =>
        traffic.All(t => !t.LatencySum.IsEmpty) ? traffic : [.. traffic.Where(t => !t.LatencySum.IsEmpty)];

    private static float QuantileAt(ReadOnlySpan<float> bounds, ReadOnlySpan<float> cumulative, float quantile)
    {
        var total = cumulative[^1];
        if (!(total > 0)) return float.NaN;
        var rank = quantile * total;
        var (lowerBound, lowerCount) = (0f, 0f);
        for (var b = 0; b < bounds.Length; b++)
        {
            var count = cumulative[b];
            if (float.IsNaN(count)) continue;
            if (count >= rank)
            {
                if (float.IsPositiveInfinity(bounds[b])) return lowerBound;
                return count <= lowerCount ? bounds[b] : lowerBound + (bounds[b] - lowerBound) * (rank - lowerCount) / (count - lowerCount);
            }
            (lowerBound, lowerCount) = (bounds[b], count);
        }
        return lowerBound;
    }
}
