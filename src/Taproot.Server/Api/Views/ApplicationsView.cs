using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views;

/// <summary>The applications table out of a world.</summary>
internal static class ApplicationsView
{
    private const int SparklinePoints = 40;

    /// <summary>All applications, the sickest first, then by name.</summary>
    public static ApplicationsResponse Of(WorldWindow window, ResponseContext context) =>
        new(context,
            [.. window.World.Applications.Values
                .OrderByDescending(a => a.Status)
                .ThenBy(a => a.Id.ToString(), StringComparer.Ordinal)
                .Select(a => RowOf(window, a))]);

    /// <summary>One row.</summary>
    public static ApplicationRow RowOf(WorldWindow window, Application application)
    {
        var served = ServedBy(application);
        var (rate, errors, latency, p95) = Requests.Numbers(window, served, withQuantile: true);
        var containers = application.Instances.SelectMany(i => i.Containers.Values).ToArray();
        var bytes = SumOrNull(application.Upstreams.Concat(application.Downstreams).Select(l => MapView.BytesPerSecond(window, l)));
        return new(
            application.Id.ToString(), application.Id.Name, application.Id.Namespace, application.Id.Kind, application.Types, application.Category,
            StatusNames.Health(application.Status, application.StatusReason), application.Instances.Count(i => i.IsUp), application.Instances.Count,
            new(rate, errors, latency, p95, SumOrNull(application.Downstreams.Select(l => MapView.BytesPerSecond(window, l)))),
            SumOrNull(containers.Select(c => window.Recent(c.CpuUsage))), SumOrNull(containers.Select(c => window.Recent(c.CpuLimit))),
            SumOrNull(containers.Select(c => window.Recent(c.MemoryRss))), SumOrNull(containers.Select(c => window.Recent(c.MemoryLimit))),
            bytes, (int)containers.Sum(c => window.Total(c.Restarts)), MapView.NodesOf(application), Sparkline(window, Requests.Rate(served)));
    }

    /// <summary>
    /// Requests that an application serves: as it sees them itself; where it does not (not observed, or protocol decided on the client's side
    /// only), as its clients see them.
    /// </summary>
    public static IReadOnlyCollection<ProtocolTraffic> ServedBy(Application application) =>
        application.Inbound.Count > 0 ? application.Inbound.Values : [.. application.Downstreams.SelectMany(l => l.Protocols.Values)];

    /// <summary>The sum of what was measured; null when nothing was.</summary>
    public static double? SumOrNull(IEnumerable<double?> values)
    {
        double? sum = null;
        foreach (var value in values)
            if (value is not null) sum = (sum ?? 0) + value;
        return sum;
    }

    // As many points as a cell has pixels for, each the mean of its bucket.
    private static float?[] Sparkline(WorldWindow window, TimeSeries series)
    {
        var points = window.Points(series);
        if (Array.TrueForAll(points, p => p is null)) return [];
        if (points.Length <= SparklinePoints) return points;
        var result = new float?[SparklinePoints];
        for (var i = 0; i < result.Length; i++)
        {
            var from = i * points.Length / SparklinePoints;
            var to = (i + 1) * points.Length / SparklinePoints;
            result[i] = points[from..to].Average();
        }
        return result;
    }
}
