namespace Taproot.PromQL;

/// <summary>Rules and limits of a <see cref="QueryEngine"/>. Queries may override some of them: <see cref="QueryOptions"/>.</summary>
public sealed record EngineOptions
{
    /// <summary>Whose rules hold.</summary>
    public Dialect Dialect { get; init; } = Dialect.Prometheus2;

    /// <summary>Whether a function takes the metric's name away only when the whole query is done: an experiment of Prometheus 3.</summary>
    public bool DelaysNameRemoval { get; init; }

    /// <summary>How old a sample an instant selector may take, milliseconds.</summary>
    public long LookbackMs { get; init; } = 300_000;

    /// <summary>The step of a subquery that names none, milliseconds.</summary>
    public long SubqueryStepMs { get; init; } = 60_000;

    /// <summary>Most points a series of a range query.</summary>
    public int MaxSteps { get; init; } = 11_000;

    /// <summary>Most points that a query may hold at a time: what it takes of memory, 8 bytes each.</summary>
    public long MaxSamples { get; init; } = 50_000_000;

    /// <summary>Most raw samples that a query may read. They are not held in memory.</summary>
    public long MaxSamplesRead { get; init; } = 1_000_000_000;

    /// <summary>Most series that one selector may read.</summary>
    public int MaxSeries { get; init; } = 500_000;

    /// <summary>Longest time of a query.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest text of a query, characters.</summary>
    public int MaxQueryLength { get; init; } = 256 * 1024;
}

/// <summary>What a single query may set.</summary>
public sealed record QueryOptions
{
    /// <summary>How old a sample an instant selector may take, milliseconds; the engine's if null.</summary>
    public long? LookbackMs { get; init; }

    /// <summary>A time limit shorter than the engine's.</summary>
    public TimeSpan? Timeout { get; init; }
}
