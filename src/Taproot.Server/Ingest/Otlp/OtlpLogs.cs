using System.Diagnostics.Metrics;
using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Figures;
using Taproot.Server.Limits;
using Taproot.Store.Logs;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Log records by OTLP.</summary>
internal sealed class OtlpLogs(ILogWriter writer, IngestCounters counters, LogPatterns patterns, ProjectQuotas quotas, ServerOptions options, TimeProvider time, IMeterFactory meters)
    : OtlpSignal(Signal.Logs)
{
    private readonly ProjectReaders<OtlpLogReader> _readers = new(quotas, (_, quota) => new(LimitsOf(options.LogsRetention, quota, time)));
    private readonly Counter<long> _forgotten = meters.Create(SelfMeter.Name).CreateCounter<long>(
        "taproot_ingest_kubernetes_events_forgotten_total", description: "Records that say that a cluster forgot an event of Kubernetes, which were left out.");
    private readonly ReaderPool<LogEnricher> _enrichers = new(() => new(patterns));

    public override string GrpcPath => "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    public override string MessageName => "ExportLogsServiceRequest";

    public override string RejectedName => "rejectedLogRecords";

    protected override void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJsonMessages.WriteLogs(json, into);

    protected override async ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var rows = new LogRows();
        var tally = Read(project, message, rows);
        await writer.WriteAsync(project, rows, cancellation);
        counters.Arrived(Signal, project, Protocols.Otlp, rows.TimesMs);
        return tally;
    }

    private OtlpTally Read(string project, ReadOnlyMemory<byte> message, LogRows rows)
    {
        var readers = _readers.Of(project);
        var (reader, enricher) = (readers.Rent(), _enrichers.Rent());
        try
        {
            enricher.Begin(project, rows, time.GetUtcNow().ToUnixTimeMilliseconds());
            return Read(reader, message, (r, m) => r.Read(m.Span, enricher));
        }
        finally
        {
            _forgotten.Add(enricher.Forgotten);
            enricher.End();
            _enrichers.Return(enricher);
            readers.Return(reader);
        }
    }
}
