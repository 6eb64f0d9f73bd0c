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

    /// <summary>What the store takes up now; null where it runs elsewhere or cannot be measured.</summary>
    StoreFigures? Measure();
}

/// <summary>What the embedded store takes up.</summary>
/// <param name="EngineMemory">Resident memory of the engine, bytes.</param>
/// <param name="DiskFree">Free bytes of its disk.</param>
/// <param name="DiskTotal">All bytes of its disk.</param>
public readonly record struct StoreFigures(long EngineMemory, long DiskFree, long DiskTotal);
