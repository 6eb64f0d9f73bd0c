using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Metrics of HTTP requests, seen from the client's and from the server's side.</summary>
internal static class HttpMetrics
{
    private static readonly MetricDescriptor Requests = new(
        "container_http_requests_total", MetricType.Counter, "HTTP requests sent by the container, by status code.", [.. NetworkMetrics.Connection, "status"]);

    private static readonly MetricDescriptor Duration = new(
        "container_http_requests_duration_seconds_total", MetricType.Histogram, "Time from an HTTP request to the first byte of its response, in seconds.",
        [.. NetworkMetrics.Connection]);

    private static readonly MetricDescriptor InboundRequests = new(
        "container_http_inbound_requests_total", MetricType.Counter, "HTTP requests answered by the container, by status code.",
        [.. NetworkMetrics.Container, "status"]);

    private static readonly MetricDescriptor InboundDuration = new(
        "container_http_inbound_requests_duration_seconds_total", MetricType.Histogram, "Time the container took to begin its HTTP response, in seconds.",
        [.. NetworkMetrics.Container]);

    /// <summary>Writes the client's side.</summary>
    public static void WriteOutbound(IMetricSink sink, RequestSeries series, ReadOnlySpan<string> labels) => Write(sink, Requests, Duration, series, labels);

    /// <summary>Writes the server's side.</summary>
    public static void WriteInbound(IMetricSink sink, RequestSeries series, ReadOnlySpan<string> labels) =>
        Write(sink, InboundRequests, InboundDuration, series, labels);

    private static void Write(IMetricSink sink, MetricDescriptor counter, MetricDescriptor histogram, RequestSeries series, ReadOnlySpan<string> labels)
    {
        if (series.Statuses.Count == 0) return;
        var withStatus = new string[labels.Length + 1];
        labels.CopyTo(withStatus);
        foreach (var (status, count) in series.Statuses)
        {
            withStatus[^1] = RequestSeries.Label(status);
            sink.Add(counter, count, withStatus);
        }
        sink.AddHistogram(histogram, RequestSeries.LatencyBounds, series.Buckets, series.Seconds, labels);
    }
}
