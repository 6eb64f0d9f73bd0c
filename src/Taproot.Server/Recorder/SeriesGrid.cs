using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>All recorded series of a project on one grid. Not safe for several threads; snapshots are.</summary>
internal sealed class SeriesGrid
{
    private const int SweepEvery = 40;

    private readonly Dictionary<string, QueryEvaluator> _byMetric;
    private readonly RecorderOptions _options;
    private readonly MachineDirectory _machines = new();
    private int _evaluations;

    public SeriesGrid(ImmutableArray<SeriesQuery> queries, RecorderOptions options)
    {
        _options = options;
        _byMetric = queries.ToDictionary(q => q.Metric, q => new QueryEvaluator(q, _machines, options.Window));
        Metrics = [.. _byMetric.Keys];
    }

    public ImmutableArray<string> Metrics { get; }

    /// <summary>The last evaluated point, milliseconds since the epoch.</summary>
    public long LastPointMs { get; private set; }

    public long FreshestMs => _machines.Newest;

    public int RawSeries => _byMetric.Values.Sum(e => e.RawCount);

    public int Series => _byMetric.Values.Sum(e => e.Columns.Count);

    public long DroppedSamples { get; private set; }

    /// <summary>Takes rows of a scan.</summary>
    public void Observe(string metric, SampleBlock block)
    {
        if (!_byMetric.TryGetValue(metric, out var evaluator)) return;
        var room = _options.MaxSeries - RawSeries;
        DroppedSamples += evaluator.Observe(block, () => room-- > 0);
    }

    /// <summary>Metrics with series whose labels are not known yet.</summary>
    public IEnumerable<(string Metric, IReadOnlyList<ulong> Fingerprints)> Unresolved() =>
        _byMetric.Where(e => e.Value.Unresolved.Count > 0).Select(e => (e.Key, e.Value.Unresolved));

    public void Resolve(string metric, IReadOnlyList<SeriesIdentity> identities) => _byMetric[metric].Resolve(identities);

    /// <summary>Takes points read back from the store, up to and including <paramref name="toMs"/>.</summary>
    public void Restore(TimeGrid grid, IReadOnlyDictionary<string, IReadOnlyList<GridSeries>> series, long toMs)
    {
        var points = grid.IndexOf(toMs) + 1;
        foreach (var evaluator in _byMetric.Values)
            foreach (var item in series.GetValueOrDefault(evaluator.Query.Name, []))
                evaluator.Restore(item, points);
        LastPointMs = toMs;
    }

    /// <summary>Starts counting at <paramref name="timeMs"/>: what was observed so far is the past.</summary>
    public void StartAt(long timeMs)
    {
        foreach (var evaluator in _byMetric.Values) evaluator.Rebase();
        LastPointMs = timeMs;
    }

    public void Evaluate(long timeMs)
    {
        foreach (var evaluator in _byMetric.Values) evaluator.Evaluate(timeMs);
        LastPointMs = timeMs;
        if (++_evaluations % SweepEvery != 0) return;
        foreach (var evaluator in _byMetric.Values) evaluator.Sweep(timeMs - _options.Window * (long)_options.Interval.TotalMilliseconds);
    }

    /// <summary>The newest point of all series, to be appended to the store.</summary>
    public List<RecordedPoint> NewestPoints()
    {
        var points = new List<RecordedPoint>(Series);
        foreach (var evaluator in _byMetric.Values)
            foreach (var column in evaluator.Columns)
                if (!float.IsNaN(column.Newest)) points.Add(new(evaluator.Query.Name, column.Labels, column.Newest));
        return points;
    }

    /// <summary>All series that have a value in the window; the memory behind is never written again.</summary>
    public Dictionary<string, IReadOnlyList<GridSeries>> Snapshot()
    {
        var result = new Dictionary<string, IReadOnlyList<GridSeries>>(_byMetric.Count);
        foreach (var evaluator in _byMetric.Values)
        {
            var list = new List<GridSeries>(evaluator.Columns.Count);
            foreach (var column in evaluator.Columns)
                if (column.HasValue && column.SinceValue < _options.Window) list.Add(column.View());
            if (list.Count > 0) result.Add(evaluator.Query.Name, list);
        }
        return result;
    }
}
