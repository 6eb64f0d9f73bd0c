using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Figures;
using Taproot.Server.Limits;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Metrics;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Metrics by OTLP, stored as the series that remote write would have brought.</summary>
internal sealed class OtlpMetrics : OtlpSignal
{
    private readonly ConcurrentDictionary<string, DeltaLedger> _deltas = new(StringComparer.Ordinal);
    private readonly ProjectReaders<OtlpMetricReader> _readers;
    private readonly MetricIngest _ingest;
    private readonly ServerOptions _options;
    private readonly TimeProvider _time;

    public OtlpMetrics(MetricIngest ingest, ProjectQuotas quotas, ServerOptions options, IMeterFactory meters, TimeProvider time)
        : base(Signal.Metrics)
    {
        (_ingest, _options, _time) = (ingest, options, time);
        _readers = new(quotas, NewReader);
        var meter = meters.Create(SelfMeter.Name);
        meter.CreateObservableGauge("taproot_ingest_delta_series", () => _deltas.Values.Sum(l => (long)l.Count), description: "Series sent as differences whose totals are remembered.");
        meter.CreateObservableCounter("taproot_ingest_delta_series_forgotten_total", () => _deltas.Values.Sum(l => l.Forgotten),
            description: "Series sent as differences whose totals were forgotten because there were too many; they began at zero again.");
    }

    public override string GrpcPath => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    public override string MessageName => "ExportMetricsServiceRequest";

    public override string RejectedName => "rejectedDataPoints";

    protected override void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJsonMessages.WriteMetrics(json, into);

    protected override async ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var batch = MetricBatch.Rent();
        var tally = Read(project, message, batch);
        await _ingest.StoreAsync(project, Protocols.Otlp, batch, cancellation);
        return tally;
    }

    private OtlpTally Read(string project, ReadOnlyMemory<byte> message, MetricBatch batch)
    {
        var pool = _readers.Of(project);
        var reader = pool.Rent();
        try
        {
            return Read(reader, message, (r, m) => r.Read(m.Span, batch));
        }
        finally
        {
            pool.Return(reader);
        }
    }

    // A project's readers share its running totals, also across changes of its limits.
    private OtlpMetricReader NewReader(string project, ProjectQuota quota)
    {
        var limits = LimitsOf(_options.MetricsRetention, quota, _time);
        var series = quota.Limits.Bound(new RemoteWriteLimits { Time = _time, MaxAge = limits.MaxAge, MaxFuture = limits.MaxFuture }, quota);
        return new(limits, series, _deltas.GetOrAdd(project, _ => new()));
    }
}
