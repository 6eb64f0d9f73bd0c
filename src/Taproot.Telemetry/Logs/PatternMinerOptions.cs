namespace Taproot.Telemetry.Logs;

/// <summary>Bounds of a <see cref="PatternMiner"/>.</summary>
public sealed record PatternMinerOptions
{
    /// <summary>Patterns that are kept; the one that was seen the longest ago makes place for a new one.</summary>
    public int MaxPatterns { get; init; } = 1000;

    /// <summary>Milliseconds after which a pattern that was not seen is forgotten; 0 for never.</summary>
    public long ExpireAfter { get; init; }

    /// <summary>Bytes of a message that are looked at.</summary>
    public int MaxBytes { get; init; } = 4096;
}
