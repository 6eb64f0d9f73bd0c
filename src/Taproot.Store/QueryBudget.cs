namespace Taproot.Store;

/// <summary>What one query of the store may take; beyond it is ended with a <see cref="QueryTooLargeException"/>.</summary>
public sealed record QueryBudget
{
    /// <summary>How long it may run.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most memory in the engine, bytes; null: half of the embedded engine's, or 4 GiB of a ClickHouse server's.</summary>
    public long? MemoryBytes { get; init; }
}
