using System.Diagnostics;
using System.Diagnostics.Metrics;
using Taproot.Server.Ingest;
using Taproot.Server.Sources.Prometheus.Client;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>What reading from and forwarding to Prometheus tells about itself.</summary>
internal sealed class PrometheusMetrics
{
    private static readonly string[] Codes =
    [
        "unknown_host", "unreachable", "tls", "credentials", "unauthorized", "not_found", "redirected", "refused", "too_much_asked", "overloaded", "timed_out", "too_large",
        "malformed",
    ];

    private readonly Counter<long> _queries, _bytes, _samples, _forwards, _forwardedSamples, _retries, _droppedSeries;
    private readonly Histogram<double> _duration, _forwardDuration;
    private readonly UpDownCounter<long> _waiting;

    public PrometheusMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SelfMeter.Name);
        _queries = meter.CreateCounter<long>("taproot_prometheus_queries_total", description: "Requests to a Prometheus by outcome.");
        _bytes = meter.CreateCounter<long>("taproot_prometheus_read_bytes_total", description: "Bytes of answers, decompressed.");
        _samples = meter.CreateCounter<long>("taproot_prometheus_read_samples_total", description: "Samples of answers.");
        _duration = meter.CreateHistogram<double>("taproot_prometheus_query_duration_seconds", "s", "Time from a request to its answer's end.");
        _droppedSeries = meter.CreateCounter<long>("taproot_prometheus_unknown_series_total", description: "Series of answers that were left out: too many, or of no metric that was asked for.");
        _forwards = meter.CreateCounter<long>("taproot_prometheus_forward_requests_total", description: "Forwarded batches by outcome.");
        _forwardedSamples = meter.CreateCounter<long>("taproot_prometheus_forwarded_samples_total", description: "Samples that the far side acknowledged.");
        _retries = meter.CreateCounter<long>("taproot_prometheus_forward_retries_total", description: "Further attempts to forward a batch.");
        _forwardDuration = meter.CreateHistogram<double>("taproot_prometheus_forward_duration_seconds", "s", "Time until the far side acknowledged a batch.");
        _waiting = meter.CreateUpDownCounter<long>("taproot_prometheus_forward_in_flight", description: "Batches that are being forwarded or wait for their turn.");
    }

    /// <summary>A failure's name in labels.</summary>
    public static string CodeOf(PrometheusFailure failure) => Codes[(int)failure];

    public void Query(string project, string outcome, TimeSpan duration, long bytes, long samples)
    {
        _queries.Add(1, new TagList { { "project", project }, { "outcome", outcome } });
        _duration.Record(duration.TotalSeconds, Project(project));
        _bytes.Add(bytes, Project(project));
        _samples.Add(samples, Project(project));
    }

    public void DroppedSeries(string project, long count) => _droppedSeries.Add(count, Project(project));

    public void Forward(string project, string outcome, TimeSpan duration, int samples)
    {
        _forwards.Add(1, new TagList { { "project", project }, { "outcome", outcome } });
        if (outcome != "ok") return;
        _forwardedSamples.Add(samples, Project(project));
        _forwardDuration.Record(duration.TotalSeconds, Project(project));
    }

    public void Retry(string project) => _retries.Add(1, Project(project));

    public void InFlight(string project, int change) => _waiting.Add(change, Project(project));

    private static KeyValuePair<string, object?> Project(string project) => new("project", project);
}
