using Taproot.Store;
using Taproot.Telemetry;

namespace Taproot.Server.Tests.Support;

/// <summary>A store's tables, disks, writers and series as the test says.</summary>
internal sealed class FakeStorage : IStorageReader, ISpaceStatus, IWriterStatus, ICardinalityReader, IQueryProgress
{
    public StorageReport Report { get; set; } = new("embedded", [], []);

    public SpaceReport? Latest { get; set; }

    public IReadOnlyList<WriterFigures> Writers { get; set; } =
        [.. Enum.GetValues<Signal>().Select(s => new WriterFigures(s, 0, 0, TimeSpan.Zero, TimeSpan.Zero, 0, 0, 0))];

    public Func<DateOnly, CardinalityReport> Cardinality { get; set; } = _ => new(new(0, 0, 0, 0), [], [], [], []);

    public IReadOnlyList<LabelCardinality> Labels { get; set; } = [];

    /// <summary>Queries that run, by the name of their scope.</summary>
    public Dictionary<string, QueryProgress> Running { get; } = [];

    /// <summary>The name of the scope that the report was read in last.</summary>
    public string? AskedAs { get; private set; }

    /// <summary>What reading the report fails with.</summary>
    public StoreException? Failure { get; set; }

    public Task<StorageReport> ReadAsync(string project, CancellationToken cancellationToken)
    {
        AskedAs = QueryScope.Current;
        return Failure is null ? Task.FromResult(Report) : Task.FromException<StorageReport>(Failure);
    }

    Task<QueryProgress?> IQueryProgress.ReadAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<QueryProgress?>(Running.TryGetValue(name, out var found) ? found : null);

    public IReadOnlyList<WriterFigures> Measure() => Writers;

    Task<CardinalityReport> ICardinalityReader.ReadAsync(string project, DateOnly day, CancellationToken cancellationToken) => Task.FromResult(Cardinality(day));

    public Task<IReadOnlyList<LabelCardinality>> ReadMetricAsync(string project, DateOnly day, string metric, CancellationToken cancellationToken) => Task.FromResult(Labels);
}
