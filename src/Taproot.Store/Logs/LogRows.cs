using Taproot.Store.Client;
using Taproot.Store.Writing;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Store.Logs;

/// <summary>The log records of one request on their way into the store, written as they are read. Not thread-safe.</summary>
public sealed class LogRows : SignalRows, IOtlpLogSink
{
    /// <summary>The columns, in the order in which <see cref="Add"/> writes them.</summary>
    internal const string Insert = """
        INSERT INTO otel_logs (Timestamp, TraceId, SpanId, TraceFlags, SeverityText, SeverityNumber, ServiceName, Body, ResourceAttributes, ScopeName,
        ScopeVersion, ScopeAttributes, LogAttributes, EventName, ResourceKey) FORMAT RowBinary
        """;

    private const ulong NanosecondsAMillisecond = 1_000_000;

    /// <inheritdoc/>
    public void Add(OtlpOrigin origin, OtlpLogRecord record)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(record);
        var row = Begin((long)(record.Time / NanosecondsAMillisecond));
        row.Write(record.Time);
        row.WriteHex(record.TraceId);
        row.WriteHex(record.SpanId);
        row.Write((byte)record.Flags);
        row.WriteString(record.SeverityText);
        row.Write((byte)record.SeverityNumber);
        row.WriteString(origin.ServiceName);
        row.WriteString(record.Body);
        row.WriteMap(origin.Resource);
        row.WriteString(origin.ScopeName);
        row.WriteString(origin.ScopeVersion);
        row.WriteMap(origin.Scope);
        row.WriteMap(record.Attributes);
        row.WriteString(record.EventName);
        row.Write(origin.ResourceKey);
    }
}
