namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>How much of an answer is taken.</summary>
internal sealed record ReadLimits
{
    /// <summary>Bytes of an answer, decompressed.</summary>
    public long MaxBytes { get; init; } = 512L << 20;

    /// <summary>Series of an answer.</summary>
    public int MaxSeries { get; init; } = 1_000_000;

    /// <summary>Samples of an answer.</summary>
    public int MaxSamples { get; init; } = 20_000_000;

    /// <summary>Labels of a series.</summary>
    public int MaxLabels { get; init; } = 128;

    /// <summary>Bytes of a label's name or value, and of any other text.</summary>
    public int MaxTextBytes { get; init; } = 64 << 10;

    /// <summary>Bytes of an answer that is held whole: errors, names of labels, lists of series.</summary>
    public int MaxHeldBytes { get; init; } = 64 << 20;
}
