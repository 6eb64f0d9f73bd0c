namespace Taproot.Store;

/// <summary>What one query had the store read; for its <c>explain</c> output. Thread-safe.</summary>
public sealed class ReadReport
{
    private readonly Lock _lock = new();
    private readonly List<ReadStep> _steps = [];

    /// <summary>The readings so far, in the order in which they ended.</summary>
    public IReadOnlyList<ReadStep> Steps
    {
        get
        {
            lock (_lock) return [.. _steps];
        }
    }

    /// <summary>Notes a reading.</summary>
    public void Add(ReadStep step)
    {
        lock (_lock) _steps.Add(step);
    }
}

/// <summary>One reading of samples.</summary>
/// <param name="Selector">The conditions, as PromQL writes them.</param>
/// <param name="Metrics">Metrics that were read.</param>
/// <param name="Series">Series that met the conditions, with or without samples in the time.</param>
/// <param name="Samples">Samples that were read.</param>
/// <param name="FindDuration">Time of finding the series.</param>
/// <param name="ReadDuration">Time of reading the samples, handing them on included.</param>
public sealed record ReadStep(string Selector, int Metrics, int Series, long Samples, TimeSpan FindDuration, TimeSpan ReadDuration)
{
    /// <summary>Whether the samples were in memory from a query before; what is newer comes as a step of its own.</summary>
    public bool IsFromMemory { get; init; }
}
