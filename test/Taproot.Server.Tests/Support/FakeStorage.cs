using Taproot.Store;
using Taproot.Telemetry;

namespace Taproot.Server.Tests.Support;

/// <summary>A store's tables, disks, writers and series as the test says.</summary>
internal sealed class FakeStorage : IStorageReader, ISpaceStatus, IWriterStatus, ICardinalityReader
{
    public StorageReport Report { get; set; } = new("embedded", [], []);

    public SpaceReport? Latest { get; set; }

    public IReadOnlyList<WriterFigures> Writers { get; set; } =
        [.. Enum.GetValues<Signal>().Select(s => new WriterFigures(s, 0, 0, TimeSpan.Zero, TimeSpan.Zero, 0, 0, 0))];

    public Func<DateOnly, CardinalityReport> Cardinality { get; set; } = _ => new(new(0, 0, 0, 0), [], [], [], []);

    public IReadOnlyList<LabelCardinality> Labels { get; set; } = [];

    public Task<StorageReport> ReadAsync(string project, CancellationToken cancellationToken) => Task.FromResult(Report);

    public IReadOnlyList<WriterFigures> Measure() => Writers;

    Task<CardinalityReport> ICardinalityReader.ReadAsync(string project, DateOnly day, CancellationToken cancellationToken) => Task.FromResult(Cardinality(day));

    public Task<IReadOnlyList<LabelCardinality>> ReadMetricAsync(string project, DateOnly day, string metric, CancellationToken cancellationToken) => Task.FromResult(Labels);
}
