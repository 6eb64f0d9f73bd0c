using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>A log record as it was read; the same object record after record.</summary>
public sealed class OtlpLogRecord
{
    internal OtlpLogRecord(OtlpLimits limits) => (Attributes, BodyText) = (new(limits), new(limits));

    /// <summary>When it was written, or, where that is not told, when it was seen; nanoseconds since 1970.</summary>
    public ulong Time { get; set; }

    /// <summary>OpenTelemetry's severity number, 0 for unknown.</summary>
    public int SeverityNumber { get; set; }

    /// <summary>What the sender calls the severity.</summary>
    public ReadOnlySpan<byte> SeverityText => Severity.Span;

    /// <summary>The body: text as it is, lists and maps as JSON.</summary>
    public ReadOnlySpan<byte> Body => BodyBytes.Span;

    /// <summary>Whether the body came as a list or a map.</summary>
    public bool IsStructured { get; internal set; }

    /// <summary>The trace, 16 bytes; empty for none.</summary>
    public ReadOnlySpan<byte> TraceId => TraceBytes.Span;

    /// <summary>The span, 8 bytes; empty for none.</summary>
    public ReadOnlySpan<byte> SpanId => SpanBytes.Span;

    /// <summary>The trace's flags.</summary>
    public uint Flags { get; internal set; }

    /// <summary>Name of the event that the record stands for; usually empty.</summary>
    public ReadOnlySpan<byte> EventName => Event.Span;

    /// <summary>The attributes; who looks at the record may add some.</summary>
    public AttributeBlock Attributes { get; }

    internal AnyValueText BodyText { get; }

    internal ByteBuffer BodyBytes { get; } = new(4096);

    internal ByteBuffer Severity { get; } = new(32);

    internal ByteBuffer TraceBytes { get; } = new(16);

    internal ByteBuffer SpanBytes { get; } = new(8);

    internal ByteBuffer Event { get; } = new(32);

    /// <summary>Says what the severity is, for a record that does not.</summary>
    public void SetSeverity(int number, ReadOnlySpan<byte> text)
    {
        SeverityNumber = number;
        Severity.Clear();
        Severity.Append(text);
    }

    /// <summary>Gives the record another body.</summary>
    public void SetBody(ReadOnlySpan<byte> text)
    {
        IsStructured = false;
        BodyBytes.Clear();
        Utf8Cut.AppendValid(BodyBytes, text);
    }

    internal void Clear()
    {
        (Time, SeverityNumber, IsStructured, Flags) = (0, 0, false, 0);
        Attributes.Clear();
        BodyBytes.Clear();
        Severity.Clear();
        TraceBytes.Clear();
        SpanBytes.Clear();
        Event.Clear();
    }
}

/// <summary>Takes log records as they are read.</summary>
public interface IOtlpLogSink
{
    /// <summary>Takes a record; what it is given is valid during the call only.</summary>
    void Add(OtlpOrigin origin, OtlpLogRecord record);
}
