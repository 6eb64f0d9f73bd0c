using Taproot.Store.Schema;
using Taproot.Telemetry;

namespace Taproot.Store;

/// <summary>Where telemetry is kept and how long.</summary>
public sealed record StoreOptions
{
    /// <summary>Directory of the embedded engine's files, its socket and its locks. One server at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>libchdb.so; null: found by <see cref="EngineLibrary.Find"/>.</summary>
    public string? EngineLibraryPath { get; init; }

    /// <summary>The program and first arguments that run <see cref="Embedded.StoreEngine"/>; null: this very executable.</summary>
    public IReadOnlyList<string>? EngineCommand { get; init; }

    /// <summary>Most memory the engine may use, bytes; null: a quarter of the machine's, at most 2 GiB.</summary>
    public long? EngineMemoryBytes { get; init; }

    /// <summary>The ClickHouse server or cluster to use instead of the embedded engine; null: the embedded one.</summary>
    public ClickHouseOptions? ClickHouse { get; init; }

    /// <summary>How long samples of metrics are kept, whole days.</summary>
    public TimeSpan MetricsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long log records are kept, whole days.</summary>
    public TimeSpan LogsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long spans are kept, whole days.</summary>
    public TimeSpan TracesRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long profiles are kept, whole days.</summary>
    public TimeSpan ProfilesRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long recorded points are kept, whole days.</summary>
    public TimeSpan RecordedRetention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>When the oldest rows make room for new ones.</summary>
    public SpaceOptions Space { get; init; } = new();

    /// <summary>Ingest is refused below this much free disk, bytes; null: 2 % of the disk, at least 64 MiB and at most 512 MiB.</summary>
    public long? MinimumFreeBytes { get; init; }

    /// <summary>How long the first row of a group waits for others to share its insert.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Samples that may wait for an insert, per project; more are refused.</summary>
    public int MaximumPendingSamples { get; init; } = 1_000_000;

    /// <summary>Memory for samples that queries have read, for the next query, bytes; 0: none is kept. By default a sixteenth of the machine's, at most 512 MiB. Without effect beside a ClickHouse server, which others write into too.</summary>
    public long QueryCacheBytes { get; init; } = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16, 32L << 20, 512L << 20);

    /// <summary>
    /// Memory for the last hours' samples, kept as they come in, bytes; 0: none are kept. By default a sixteenth of the machine's, at most 1 GiB. Without effect beside a
    /// ClickHouse server, which others write into too.
    /// </summary>
    public long RecentSamplesBytes { get; init; } = UsualRecentSamplesBytes;

    /// <summary>The memory for recent samples where nothing else is said, bytes.</summary>
    public static long UsualRecentSamplesBytes => Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16, 32L << 20, 1024L << 20);

    /// <summary>What one query may take.</summary>
    public QueryBudget QueryBudget { get; init; } = new();

    /// <summary>Most series that one selector of a PromQL query may find.</summary>
    public int MaximumQuerySeries { get; init; } = 1_000_000;

    /// <summary>Most samples that one selector of a PromQL query may read.</summary>
    public long MaximumQuerySamples { get; init; } = 500_000_000;

    /// <summary>Bytes of rows of one signal that may wait for an insert, per project; more are refused.</summary>
    public long MaximumPendingBytes { get; init; } = 64 << 20;

    /// <summary>How long a table's rows are kept.</summary>
    internal TimeSpan RetentionOf(TableDefinition table) => table.Signal switch
    {
        Signal.Metrics => MetricsRetention,
        Signal.Logs => LogsRetention,
        Signal.Traces => TracesRetention,
        Signal.Profiles => ProfilesRetention,
        _ => RecordedRetention,
    };
}
