namespace Taproot.Store;

/// <summary>Whether the store answers.</summary>
public interface IStoreHealth
{
    /// <summary>Whether reads and writes are taken now.</summary>
    bool IsAvailable { get; }

    /// <summary>Why not; null when available.</summary>
    string? Reason { get; }

    /// <summary>When to try again.</summary>
    TimeSpan RetryAfter { get; }
}
