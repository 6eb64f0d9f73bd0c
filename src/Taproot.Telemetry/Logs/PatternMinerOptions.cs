namespace Taproot.Telemetry.Logs;

/// <summary>Bounds of a <see cref="PatternMiner"/>.</summary>
public sealed record PatternMinerOptions
{
    /// <summary>Patterns that are kept; those that were seen the longest ago make place for new ones.</summary>
    public int MaxPatterns { get; init; } = 1000;

    /// <summary>Milliseconds after which <see cref="PatternMiner.Expire"/> forgets a pattern that was not seen.</summary>
    public long ExpireAfter { get; init; } = 24 * 3600 * 1000L;

    /// <summary>Bytes of a message that are looked at.</summary>
    public int MaxBytes { get; init; } = 4096;
}
