namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Bounds of one remote-write request; what is beyond is refused.</summary>
public sealed record RemoteWriteLimits
{
    /// <summary>Bytes of the protobuf message after decompression.</summary>
    public int MaxDecompressedBytes { get; init; } = 32 << 20;

    /// <summary>Series in a request.</summary>
    public int MaxSeries { get; init; } = 200_000;

    /// <summary>Samples in a request.</summary>
    public int MaxSamples { get; init; } = 500_000;

    /// <summary>Labels of a series, without its name.</summary>
    public int MaxLabels { get; init; } = 64;

    /// <summary>Bytes of a label's name, and of a metric's.</summary>
    public int MaxLabelNameBytes { get; init; } = 512;

    /// <summary>Bytes of a label's value.</summary>
    public int MaxLabelValueBytes { get; init; } = 8192;

    /// <summary>Whether a further series is taken; null takes all.</summary>
    public ISeriesAdmission? Admission { get; init; }

    /// <summary>How old a sample may be; agents that catch up after an outage send old ones.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far in the future a sample may be; clocks differ.</summary>
    public TimeSpan MaxFuture { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock that ages are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
