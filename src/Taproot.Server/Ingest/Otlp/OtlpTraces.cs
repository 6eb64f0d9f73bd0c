using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Figures;
using Taproot.Server.Limits;
using Taproot.Store.Traces;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Spans by OTLP.</summary>
internal sealed class OtlpTraces(ISpanWriter writer, IngestCounters counters, ProjectQuotas quotas, ServerOptions options, TimeProvider time) : OtlpSignal(Signal.Traces)
{
    private readonly ProjectReaders<OtlpSpanReader> _readers = new(quotas, (_, quota) => new(LimitsOf(options.TracesRetention, quota, time)));

    public override string GrpcPath => "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    public override string MessageName => "ExportTraceServiceRequest";

    public override string RejectedName => "rejectedSpans";

    protected override void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJsonMessages.WriteTraces(json, into);

    protected override async ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var rows = new SpanRows();
        var tally = Read(project, message, rows);
        await writer.WriteAsync(project, rows, cancellation);
        counters.Arrived(Signal, project, Protocols.Otlp, rows.TimesMs);
        return tally;
    }

    private OtlpTally Read(string project, ReadOnlyMemory<byte> message, SpanRows rows)
    {
        var readers = _readers.Of(project);
        var reader = readers.Rent();
        try
        {
            return Read(reader, message, (r, m) => r.Read(m.Span, rows));
        }
        finally
        {
            readers.Return(reader);
        }
    }
}
