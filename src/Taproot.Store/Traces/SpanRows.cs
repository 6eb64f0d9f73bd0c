using Taproot.Store.Client;
using Taproot.Store.Writing;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Traces;

/// <summary>The spans of one request on their way into the store, written as they are read. Not thread-safe.</summary>
public sealed class SpanRows : SignalRows, IOtlpSpanSink
{
    /// <summary>The columns, in the order in which <see cref="Add"/> writes them.</summary>
    internal const string Insert = """
        INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName,
        ScopeVersion, SpanAttributes, Duration, StatusCode, StatusMessage, `Events.Timestamp`, `Events.Name`, `Events.Attributes`, `Links.TraceId`,
        `Links.SpanId`, `Links.TraceState`, `Links.Attributes`, ResourceKey, Peer) FORMAT RowBinary
        """;

    private const int TraceIdLength = 16;
    private const ulong NanosecondsAMillisecond = 1_000_000;

    /// <inheritdoc/>
    public void Add(OtlpOrigin origin, OtlpSpanRecord span)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(span);
        var row = Begin((long)((span.Start + span.Duration) / NanosecondsAMillisecond));
        row.Write(span.Start);
        row.WriteHex(span.TraceId);
        row.WriteHex(span.SpanId);
        row.WriteHex(span.ParentSpanId);
        row.WriteString(span.TraceState);
        row.WriteString(span.Name);
        row.WriteString(KindName(span.Kind));
        row.WriteString(origin.ServiceName);
        row.WriteMap(origin.Resource);
        row.WriteString(origin.ScopeName);
        row.WriteString(origin.ScopeVersion);
        row.WriteMap(span.Attributes);
        row.Write(span.Duration);
        row.WriteString(StatusName(span.StatusCode));
        row.WriteString(span.StatusMessage);
        WriteEvents(row, span.Events);
        WriteLinks(row, span.Links);
        row.Write(origin.ResourceKey);
        SpanPeer.Write(row, span);
    }

    // Names as OpenTelemetry's exporter writes them.
    private static ReadOnlySpan<byte> KindName(int kind) => kind switch
    {
        1 => "Internal"u8,
        2 => "Server"u8,
        3 => "Client"u8,
        4 => "Producer"u8,
        5 => "Consumer"u8,
        _ => "Unspecified"u8,
    };

    private static ReadOnlySpan<byte> StatusName(int code) => code switch
    {
        1 => "Ok"u8,
        2 => "Error"u8,
        _ => "Unset"u8,
    };

    private static void WriteEvents(RowBuffer row, OtlpDetails events)
    {
        var count = (uint)events.Count;
        row.WriteVarInt(count);
        for (var i = 0; i < count; i++) row.Write(events.Time(i));
        row.WriteVarInt(count);
        for (var i = 0; i < count; i++) row.WriteString(events.Text(i));
        WriteAttributes(row, events);
    }

    private static void WriteLinks(RowBuffer row, OtlpDetails links)
    {
        var count = (uint)links.Count;
        row.WriteVarInt(count);
        for (var i = 0; i < count; i++) row.WriteHex(links.Ids(i)[..TraceIdLength]);
        row.WriteVarInt(count);
        for (var i = 0; i < count; i++) row.WriteHex(links.Ids(i)[TraceIdLength..]);
        row.WriteVarInt(count);
        for (var i = 0; i < count; i++) row.WriteString(links.Text(i));
        WriteAttributes(row, links);
    }

    private static void WriteAttributes(RowBuffer row, OtlpDetails details)
    {
        row.WriteVarInt((uint)details.Count);
        for (var i = 0; i < details.Count; i++)
        {
            row.WriteVarInt((uint)details.AttributeCount(i));
            row.WriteRaw(details.Attributes(i));
        }
    }
}
