using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>A span as it was read; the same object span after span.</summary>
public sealed class OtlpSpanRecord
{
    internal OtlpSpanRecord(OtlpLimits limits)
    {
        Attributes = new(limits);
        Events = new(limits);
        Links = new(limits);
    }

    /// <summary>The trace, 16 bytes.</summary>
    public ReadOnlySpan<byte> TraceId => TraceBytes.Span;

    /// <summary>The span, 8 bytes.</summary>
    public ReadOnlySpan<byte> SpanId => SpanBytes.Span;

    /// <summary>The span that it is part of, 8 bytes; empty for none.</summary>
    public ReadOnlySpan<byte> ParentSpanId => ParentBytes.Span;

    /// <summary>W3C trace state.</summary>
    public ReadOnlySpan<byte> TraceState => State.Span;

    /// <summary>What was done.</summary>
    public ReadOnlySpan<byte> Name => NameText.Span;

    /// <summary>OpenTelemetry's number of the kind.</summary>
    public int Kind { get; internal set; }

    /// <summary>When it began, nanoseconds since 1970.</summary>
    public ulong Start { get; internal set; }

    /// <summary>How long it took, nanoseconds; 0 where the end is before the begin.</summary>
    public ulong Duration { get; internal set; }

    /// <summary>OpenTelemetry's number of the status: 0 not told, 1 fine, 2 an error.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>What the status says.</summary>
    public ReadOnlySpan<byte> StatusMessage => Message.Span;

    /// <summary>The attributes.</summary>
    public AttributeBlock Attributes { get; }

    /// <summary>What happened in the span.</summary>
    public OtlpDetails Events { get; }

    /// <summary>Other spans that it refers to.</summary>
    public OtlpDetails Links { get; }

    internal ByteBuffer TraceBytes { get; } = new(16);

    internal ByteBuffer SpanBytes { get; } = new(8);

    internal ByteBuffer ParentBytes { get; } = new(8);

    internal ByteBuffer State { get; } = new(64);

    internal ByteBuffer NameText { get; } = new(128);

    internal ByteBuffer Message { get; } = new(128);

    internal void Clear()
    {
        (Kind, Start, Duration, StatusCode) = (0, 0, 0, 0);
        TraceBytes.Clear();
        SpanBytes.Clear();
        ParentBytes.Clear();
        State.Clear();
        NameText.Clear();
        Message.Clear();
        Attributes.Clear();
        Events.Clear();
        Links.Clear();
    }
}

/// <summary>Takes spans as they are read.</summary>
public interface IOtlpSpanSink
{
    /// <summary>Takes a span; what it is given is valid during the call only.</summary>
    void Add(OtlpOrigin origin, OtlpSpanRecord span);
}
