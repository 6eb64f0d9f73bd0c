namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>Bounds of one OTLP request. What is beyond the bound of an item is cut off and counted; what is beyond that of a request refuses it.</summary>
public sealed record OtlpLimits
{
    /// <summary>Log records, spans or data points in a request.</summary>
    public int MaxItems { get; init; } = 200_000;

    /// <summary>Attributes of a resource, a scope, an item, an event or a link.</summary>
    public int MaxAttributes { get; init; } = 128;

    /// <summary>Bytes of all attributes of one of these.</summary>
    public int MaxAttributeBytes { get; init; } = 64 << 10;

    /// <summary>Bytes of an attribute's key.</summary>
    public int MaxKeyBytes { get; init; } = 512;

    /// <summary>Bytes of an attribute's value as text.</summary>
    public int MaxValueBytes { get; init; } = 16 << 10;

    /// <summary>Bytes of a log record's body as text.</summary>
    public int MaxBodyBytes { get; init; } = 256 << 10;

    /// <summary>Bytes of names, states and messages of statuses.</summary>
    public int MaxNameBytes { get; init; } = 1024;

    /// <summary>Lists and maps within each other in a value.</summary>
    public int MaxNesting { get; init; } = 16;

    /// <summary>Events of a span.</summary>
    public int MaxEvents { get; init; } = 128;

    /// <summary>Links of a span.</summary>
    public int MaxLinks { get; init; } = 128;

    /// <summary>How old an item may be: what comes late would be dropped with its day at once.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far in the future an item may be; clocks differ.</summary>
    public TimeSpan MaxFuture { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock that ages are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
