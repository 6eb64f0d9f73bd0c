namespace Taproot.Store;

/// <summary>Whether the store answers, for readiness and for the UI.</summary>
public interface IStoreHealth
{
    /// <summary>True when reads work. Writes may still be refused on a full disk: then <see cref="Reason"/> says so.</summary>
    bool IsAvailable { get; }

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    string? Reason { get; }

    /// <summary>When to try again while not available.</summary>
    TimeSpan RetryAfter { get; }

    /// <summary>Process id of the embedded engine, or null when there is none.</summary>
    int? EngineProcessId { get; }
}
