namespace Taproot.Telemetry.Otlp;

/// <summary>What a span is to the request that it stands for; OpenTelemetry's numbers.</summary>
public enum OtlpSpanKind
{
    /// <summary>Not told.</summary>
    Unspecified = 0,

    /// <summary>Work within a program.</summary>
    Internal = 1,

    /// <summary>A request that was answered.</summary>
    Server = 2,

    /// <summary>A request that was sent.</summary>
    Client = 3,

    /// <summary>A message that was sent.</summary>
    Producer = 4,

    /// <summary>A message that was received.</summary>
    Consumer = 5,
}

/// <summary>The fields of a span that all have.</summary>
public readonly record struct OtlpSpan
{
    /// <summary>The trace.</summary>
    public required UInt128 TraceId { get; init; }

    /// <summary>The span.</summary>
    public required ulong SpanId { get; init; }

    /// <summary>The span that it is part of; 0 for none.</summary>
    public ulong ParentSpanId { get; init; }

    /// <summary>What was done, of few different values.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind.</summary>
    public required OtlpSpanKind Kind { get; init; }

    /// <summary>When it began, in nanoseconds since 1970.</summary>
    public required long Start { get; init; }

    /// <summary>When it ended.</summary>
    public required long End { get; init; }
}
