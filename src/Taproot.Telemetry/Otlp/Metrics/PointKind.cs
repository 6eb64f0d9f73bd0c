namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>Kinds of data points; each has numbers of its own for its fields.</summary>
internal enum PointKind
{
    /// <summary>Of a gauge or a sum.</summary>
    Number,

    /// <summary>Of a histogram with explicit bounds.</summary>
    Histogram,

    /// <summary>Of a histogram whose bounds are powers of a base.</summary>
    Exponential,

    /// <summary>Of a summary.</summary>
    Summary,
}
