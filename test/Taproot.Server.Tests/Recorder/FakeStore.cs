using Taproot.Server.Recorder;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Tests.Recorder;

/// <summary>A store in memory that keeps the contracts of the real one.</summary>
internal sealed class FakeStore : ISampleScanner, IRecordedSeriesStore
{
    private readonly Dictionary<(string Metric, ulong Fingerprint), (Labels Labels, SortedDictionary<long, double> Samples)> _series = [];
    private readonly List<(long Time, RecordedPoint Point)> _points = [];
    private readonly PriorityQueue<(string Metric, Labels Labels, double Value), long> _coming = new();

    /// <summary>When set, scans fail with it.</summary>
    public Exception? Outage { get; set; }

    public int ReadCount { get; private set; }

    public int ScanCount { get; private set; }

    public int PointCount => _points.Count;

    public void Add(string metric, Labels labels, long timeMs, double value)
    {
        if (!_series.TryGetValue((metric, labels.Fingerprint), out var series))
            _series.Add((metric, labels.Fingerprint), series = (labels, []));
        series.Samples[timeMs] = value;
        _coming.Enqueue((metric, labels, value), timeMs);
    }

    /// <summary>Tells what arrived until an instant, each sample once and in the order of time, as ingest does.</summary>
    public void Arrive(long nowMs, IStoredSamples listener)
    {
        if (Outage is not null)
        {
            listener.Missed("default");
            return;
        }
        using var batch = MetricBatch.Rent();
        while (_coming.TryPeek(out var sample, out var time) && time <= nowMs)
        {
            batch.AddSample(batch.AddSeries(sample.Metric, sample.Labels), time, sample.Value);
            _coming.Dequeue();
        }
        listener.Stored("default", batch);
    }

    public Task ScanAsync(
        string project, IReadOnlyCollection<string> metrics, long fromMs, long toMs, SampleBlockHandler handler, CancellationToken cancellationToken)
    {
        if (Outage is not null) return Task.FromException(Outage);
        ScanCount++;
        foreach (var metric in metrics)
        {
            var rows = _series.Where(s => s.Key.Metric == metric).OrderBy(s => s.Key.Fingerprint)
                .SelectMany(s => s.Value.Samples.Where(p => p.Key > fromMs && p.Key <= toMs).Select(p => (s.Key.Fingerprint, p.Key, p.Value))).ToArray();
            foreach (var block in rows.Chunk(3))
                handler(metric, new([.. block.Select(r => r.Fingerprint)], [.. block.Select(r => r.Key)], [.. block.Select(r => r.Value)]));
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SeriesIdentity>> FindSeriesAsync(
        string project, IReadOnlyCollection<string> metrics, long sinceMs, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SeriesIdentity>>(
            [.. _series.Where(s => metrics.Contains(s.Key.Metric)).Select(s => new SeriesIdentity(s.Key.Metric, s.Key.Fingerprint, s.Value.Labels))]);

    public Task<IReadOnlyList<SeriesIdentity>> GetSeriesAsync(
        string project, string metric, IReadOnlyCollection<ulong> fingerprints, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SeriesIdentity>>([.. _series.Where(s => s.Key.Metric == metric && fingerprints.Contains(s.Key.Fingerprint))
            .Select(s => new SeriesIdentity(metric, s.Key.Fingerprint, s.Value.Labels))]);

    public Task AppendAsync(string project, long timeMs, IReadOnlyCollection<RecordedPoint> points, CancellationToken cancellationToken)
    {
        _points.AddRange(points.Select(p => (timeMs, p)));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>> ReadAsync(string project, TimeGrid grid, CancellationToken cancellationToken)
    {
        ReadCount++;
        var result = new Dictionary<string, IReadOnlyList<GridSeries>>();
        foreach (var query in _points.GroupBy(p => p.Point.Query))
        {
            result[query.Key] = [.. query.GroupBy(p => p.Point.Labels).Select(g =>
            {
                var values = Enumerable.Repeat(float.NaN, grid.Count).ToArray();
                foreach (var (time, point) in g)
                    if (grid.IndexOf(time) is var i && i >= 0 && i < grid.Count) values[i] = point.Value;
                return new GridSeries(g.Key, values);
            })];
        }
        return Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>>(result);
    }
}
