namespace Taproot.Telemetry.Profiles;

/// <summary>Bounds of one request with profiles. What is beyond the bound of a stack is cut off and counted; what is beyond that of a request refuses it.</summary>
public sealed record ProfileLimits
{
    /// <summary>Samples in a request, each value of a sample counted.</summary>
    public int MaxSamples { get; init; } = 500_000;

    /// <summary>Frames of a stack; those farthest from the root are cut off.</summary>
    public int MaxStackFrames { get; init; } = 512;

    /// <summary>Frames of all different stacks of a request.</summary>
    public int MaxFrames { get; init; } = 8_000_000;

    /// <summary>Entries of each of a profile's tables: strings, functions, locations.</summary>
    public int MaxTableEntries { get; init; } = 1_000_000;

    /// <summary>Bytes of a frame's text; the rest of a longer function name is cut off.</summary>
    public int MaxFrameBytes { get; init; } = 1024;

    /// <summary>Kinds of values in one profile.</summary>
    public int MaxTypes { get; init; } = 64;

    /// <summary>Bytes of a type's name.</summary>
    public int MaxTypeBytes { get; init; } = 256;

    /// <summary>Combinations of type, labels and time; samples with labels of their own beyond it go without them.</summary>
    public int MaxSeries { get; init; } = 2_000;

    /// <summary>Labels of a profile.</summary>
    public int MaxLabels { get; init; } = 64;

    /// <summary>Bytes of a label's name.</summary>
    public int MaxLabelNameBytes { get; init; } = 256;

    /// <summary>Bytes of a label's value.</summary>
    public int MaxLabelValueBytes { get; init; } = 2048;

    /// <summary>Bytes of all rows that a request makes; labels are repeated for each sample.</summary>
    public long MaxRowBytes { get; init; } = 128L << 20;

    /// <summary>The time that one profile may be about.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How old a profile may be; agents that catch up after an outage send old ones.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far in the future a profile may be; clocks differ.</summary>
    public TimeSpan MaxFuture { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock that ages are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
