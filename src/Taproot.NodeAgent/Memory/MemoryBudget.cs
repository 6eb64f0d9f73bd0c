namespace Taproot.NodeAgent.Memory;

/// <summary>The agent's memory and how it is shared out, in bytes.</summary>
/// <param name="Total">All of it (<c>--max-memory</c>).</param>
/// <param name="Maps">For the BPF maps, which the kernel keeps.</param>
internal sealed record MemoryBudget(long Total, long Maps)
{
    /// <summary>Less than this leaves no room for the agent itself.</summary>
    public const long Least = 64_000_000;

    // Code, stacks, libbpf, the runtime, mapped ring buffers: measured 17 MB, with some to spare.
    private const long ForNative = 25_000_000;
    private const double MapShare = 1.0 / 3;
    private const int BytesPerSentSeries = 450, BytesPerDestination = 1000, BytesPerFlow = 900, BytesPerLogSeries = 2500;

    /// <summary>What the managed heap is meant to take; the shares below are parts of it.</summary>
    public long Heap => Total - Maps - ForNative;

    /// <summary>What it may take at most, for a moment and as long as the maps are not full: over it allocations fail.</summary>
    public long HeapLimit => Total - ForNative;

    /// <summary>Series that are sent.</summary>
    public int SentSeries => Entries(0.3, BytesPerSentSeries);

    /// <summary>Destinations of connections.</summary>
    public int Destinations => Entries(0.16, BytesPerDestination);

    /// <summary>Flows of connections that are followed, each with its counters.</summary>
    public int Flows => Entries(0.2, BytesPerFlow);

    /// <summary>Patterns of log messages.</summary>
    public int LogSeries => Entries(0.12, BytesPerLogSeries);

    /// <summary>Shares a total out; <paramref name="maps"/> is null where nobody said how much is for maps.</summary>
    public static MemoryBudget Of(long total, long? maps) => new(total, Math.Min(maps ?? (long)(total * MapShare), total / 2));

    private int Entries(double share, int bytes) => (int)Math.Clamp(Heap * share / bytes, 1000, 1_000_000);
}
