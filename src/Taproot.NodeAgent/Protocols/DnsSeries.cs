using Taproot.NodeAgent.Network;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Protocols;

/// <summary>The questions of one container, by type, domain and answer; and those that it answered.</summary>
internal sealed class DnsSeries
{
    private const int MaxQuestions = 500;

    private static readonly MetricDescriptor Requests = new(
        "container_dns_requests_total", MetricType.Counter, "DNS questions of the container that were answered, by answer.",
        [.. NetworkMetrics.Container, "request_type", "domain", "status"]);

    private static readonly MetricDescriptor Duration = new(
        "container_dns_requests_duration_seconds_total", MetricType.Histogram, "Time from a DNS question to its answer, in seconds.", NetworkMetrics.Container);

    private static readonly MetricDescriptor InboundRequests = new(
        "container_dns_inbound_requests_total", MetricType.Counter, "DNS questions that the container answered, by answer.",
        [.. NetworkMetrics.Container, "status"]);

    private static readonly MetricDescriptor InboundDuration = new(
        "container_dns_inbound_requests_duration_seconds_total", MetricType.Histogram, "Time the container took to answer a DNS question, in seconds.",
        NetworkMetrics.Container);

    private readonly Dictionary<(string Type, string Domain, string Status), ulong> _asked = [];
    private readonly RequestSeries _outbound = new();
    private readonly RequestSeries _inbound = new();

    /// <summary>Kernel time of the last one.</summary>
    public ulong LastNanoseconds { get; private set; }

    /// <summary>Adds a question that the container asked, about a name whose number is bounded.</summary>
    public void AddAsked(in L7Request request, string domain)
    {
        Add(_outbound, request);
        var key = (request.Details?.Operation ?? "", domain, request.Status);
        if (_asked.Count >= MaxQuestions && !_asked.ContainsKey(key)) key.domain = FqdnLimit.Other;
        _asked[key] = _asked.GetValueOrDefault(key) + 1;
    }

    /// <summary>Adds a question that the container answered.</summary>
    public void AddAnswered(in L7Request request) => Add(_inbound, request);

    /// <summary>Writes the present values.</summary>
    public void Collect(IMetricSink sink, string container, string application)
    {
        foreach (var ((type, domain, status), count) in _asked) sink.Add(Requests, count, container, application, type, domain, status);
        if (_asked.Count > 0) sink.AddHistogram(Duration, RequestSeries.LatencyBounds, _outbound.Buckets, _outbound.Seconds, container, application);
        if (_inbound.Counts.Count == 0) return;
        foreach (var ((status, _), count) in _inbound.Counts) sink.Add(InboundRequests, count, container, application, status);
        sink.AddHistogram(InboundDuration, RequestSeries.LatencyBounds, _inbound.Buckets, _inbound.Seconds, container, application);
    }

    private void Add(RequestSeries series, in L7Request request)
    {
        LastNanoseconds = (ulong)request.EndNanoseconds;
        var elapsed = Math.Max(0, request.EndNanoseconds - request.StartNanoseconds);
        series.Add(request.Status, "", 1);
        series.AddLatencies(RequestSeries.BucketOf(elapsed), 1, elapsed / 1e9);
    }
}
