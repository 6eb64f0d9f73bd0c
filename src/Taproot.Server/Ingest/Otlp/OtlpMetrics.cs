using System.Collections.Concurrent;
using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Figures;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Metrics;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Metrics by OTLP, stored as the series that remote write would have brought.</summary>
internal sealed class OtlpMetrics(MetricIngest ingest, ServerOptions options, TimeProvider time) : OtlpSignal(Signal.Metrics)
{
    // A project's readers share its running totals.
    private readonly ConcurrentDictionary<string, ReaderPool<OtlpMetricReader>> _readers = new(StringComparer.Ordinal);

    public override string GrpcPath => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    public override string MessageName => "ExportMetricsServiceRequest";

    public override string RejectedName => "rejectedDataPoints";

    protected override void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJsonMessages.WriteMetrics(json, into);

    protected override async ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var batch = MetricBatch.Rent();
        var tally = Read(project, message, batch);
        await ingest.StoreAsync(project, Protocols.Otlp, batch, cancellation);
        return tally;
    }

    private OtlpTally Read(string project, ReadOnlyMemory<byte> message, MetricBatch batch)
    {
        var pool = _readers.GetOrAdd(project, _ => NewPool());
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

    private ReaderPool<OtlpMetricReader> NewPool()
    {
        var deltas = new DeltaLedger();
        var limits = LimitsOf(options.MetricsRetention, time);
        return new(() => new(limits, new() { Time = time, MaxAge = limits.MaxAge, MaxFuture = limits.MaxFuture }, deltas));
    }
}
