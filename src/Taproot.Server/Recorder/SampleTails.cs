using System.Collections.Concurrent;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Topology.Build;

namespace Taproot.Server.Recorder;

/// <summary>Told by ingest what was stored.</summary>
internal interface IStoredSamples
{
    /// <summary>Called after the store has acknowledged the batch. Keeps nothing of it.</summary>
    void Stored(string project, MetricBatch batch);

    /// <summary>Called when something may have been stored of which nobody was told.</summary>
    void Missed(string project);
}

/// <summary>The tails of the recorded projects.</summary>
internal sealed class SampleTails(RecorderOptions options) : IStoredSamples
{
    // Two refreshes' worth of the most series: one that comes while another is being taken.
    private readonly int _capacity = 2 * options.MaxSeries;
    private readonly ConcurrentDictionary<string, SampleTail> _tails = [];

    public void Stored(string project, MetricBatch batch)
    {
        if (_tails.TryGetValue(project, out var tail)) tail.Add(batch);
    }

    public void Missed(string project)
    {
        if (_tails.TryGetValue(project, out var tail)) tail.Drop();
    }

    /// <summary>The tail of a project; <see langword="null"/> when others write into the same store, so that no tail could be whole.</summary>
    public SampleTail? Open(string project) =>
        options.IsOnlyWriter ? _tails.GetOrAdd(project, _ => new(SeriesCatalog.Queries.Select(q => q.Metric).Distinct(), _capacity)) : null;

    public void Close(string project) => _tails.TryRemove(project, out _);
}
