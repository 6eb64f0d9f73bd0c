using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Charts of what somebody's own queries found, in the place of what agents saw.</summary>
internal static class OwnRequestCharts
{
    private const string ByOwnQuery = ", by your own query";

    /// <summary>Requests served.</summary>
    public static Chart Served(ChartBuilder charts, OwnRequests own) =>
        charts.Area("inbound-requests", $"Requests served{ByOwnQuery}", "req/s", [("good", SeriesMath.Subtract(own.Total, own.Failed)), ("failed", own.Failed)], Empty(own.Failure));

    /// <summary>Those that failed.</summary>
    public static Chart Errors(ChartBuilder charts, OwnRequests own) =>
        charts.Bars("inbound-errors", $"Errors{ByOwnQuery}", "req/s", [("errors", own.Failed)], Empty(own.Failure));

    /// <summary>How long they took; a histogram tells no mean.</summary>
    public static Chart Latency(ChartBuilder charts, OwnLatency own)
    {
        var histogram = own.Histogram.ToDictionary(b => b.Key, b => b.Value);
        return charts.Line(
            "inbound-latency", $"Latency{ByOwnQuery}", "seconds",
            [("p50", TimeSeriesMath.Quantile(0.5f, histogram)), ("p95", TimeSeriesMath.Quantile(0.95f, histogram)), ("p99", TimeSeriesMath.Quantile(0.99f, histogram))], Empty(own.Failure));
    }

    /// <summary>Latency and errors in one; each by its own query where there is one.</summary>
    public static HeatMap HeatMap(ApplicationScope scope, IReadOnlyCollection<KeyValuePair<string, ProtocolTraffic>> seen)
    {
        var (requests, latency) = (scope.Application.OwnRequests, scope.Application.OwnLatency);
        var buckets = latency is null ? LatencyHeatMap.Cumulative(seen) : new(latency.Histogram.ToDictionary(b => b.Key, b => b.Value));
        var map = LatencyHeatMap.Of(scope.Window, buckets, requests?.Failed ?? Requests.Errors(seen), scope.ObjectiveBound);
        return map with
        {
            Title = (requests, latency) switch
            {
                (null, null) => map.Title,
                ({ }, { }) => map.Title + ByOwnQuery,
                (null, _) => map.Title + ", latency by your own query",
                _ => map.Title + ", errors by your own query",
            },
            EmptyReason = map.Rows.Count == 0 && latency is not null ? Empty(latency.Failure) : map.EmptyReason,
        };
    }

    private static string Empty(string failure) =>
        failure.Length > 0 ? $"Your own query failed: {failure}" : "Your own query found no request in this window.";
}
