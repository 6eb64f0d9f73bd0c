namespace Taproot.Telemetry.RemoteWrite;

/// <summary>What a metric is; the values are those of remote write, 1.0 and 2.0 alike.</summary>
public enum MetadataType : byte
{
    /// <summary>Not told.</summary>
    Unknown = 0,

    /// <summary>Only rises, but for restarts.</summary>
    Counter = 1,

    /// <summary>Rises and falls.</summary>
    Gauge = 2,

    /// <summary>Counts by cumulative buckets.</summary>
    Histogram = 3,

    /// <summary>A histogram whose counts may fall.</summary>
    GaugeHistogram = 4,

    /// <summary>Quantiles made by the sender.</summary>
    Summary = 5,

    /// <summary>Labels about something, of value 1.</summary>
    Info = 6,

    /// <summary>States of which each is 0 or 1.</summary>
    StateSet = 7,
}

/// <summary>Names of the types, as Prometheus' interface writes them.</summary>
public static class MetadataTypes
{
    /// <summary>The type of a number on the wire; unknown ones are <see cref="MetadataType.Unknown"/>.</summary>
    public static MetadataType Of(ulong number) => number <= (ulong)MetadataType.StateSet ? (MetadataType)number : MetadataType.Unknown;

    /// <summary>The name of a type, UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8NameOf(MetadataType type) => type switch
    {
        MetadataType.Counter => "counter"u8,
        MetadataType.Gauge => "gauge"u8,
        MetadataType.Histogram => "histogram"u8,
        MetadataType.GaugeHistogram => "gaugehistogram"u8,
        MetadataType.Summary => "summary"u8,
        MetadataType.Info => "info"u8,
        MetadataType.StateSet => "stateset"u8,
        _ => "unknown"u8,
    };
}
