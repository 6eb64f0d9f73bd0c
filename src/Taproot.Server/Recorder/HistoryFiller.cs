using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Recorder;

/// <summary>
/// Records points that lie before the window in memory: the hours before the first start, and what was missed in an outage longer than the window. It
/// has a grid of its own and works a little at each refresh, so that the present never waits for the past. One caller at a time.
/// </summary>
internal sealed class HistoryFiller(string project, RecorderOptions options, ISampleScanner scanner, IRecordedSeriesStore store, TimeProvider time)
{
    private const int Window = 24, MostGaps = 16;
    private const long LookBackStepMs = 5 * 60_000;

    private readonly RecorderOptions _options = options with { Window = Window };
    private readonly long _step = (long)options.Interval.TotalMilliseconds, _tolerance = (long)options.Tolerance.TotalMilliseconds;
    private readonly Queue<(long AfterMs, long ToMs)> _gaps = [];
    private SeriesGrid? _grid;
    private AheadReader? _reader;
    private long _toMs;

    /// <summary>Points that are still to be recorded.</summary>
    public long Remaining => (_grid is null ? 0 : (_toMs - _grid.LastPointMs) / _step) + _gaps.Sum(g => (g.ToMs - g.AfterMs) / _step);

    /// <summary>Finds what is missing of the hours before <paramref name="toMs"/>.</summary>
    public async Task LookBackAsync(long toMs, CancellationToken cancellationToken)
    {
        var fromMs = toMs - (long)options.History.TotalMilliseconds;
        var grid = TimeGrid.Covering(fromMs, toMs, LookBackStepMs);
        var recorded = await store.ReadAsync(project, grid, cancellationToken);
        var last = recorded.Values.SelectMany(s => s).Select(s => LastIndex(s.Values.Span)).DefaultIfEmpty(-1).Max();
        Want(last < 0 ? fromMs : Math.Max(fromMs, grid.TimeMs(last)), toMs);
    }

    /// <summary>The points with <c>afterMs &lt; point &lt;= toMs</c> are missing. More than the longest history is not filled.</summary>
    public void Want(long afterMs, long toMs)
    {
        afterMs = Math.Max(afterMs, toMs - (long)options.History.TotalMilliseconds);
        if (toMs - afterMs >= _step && _gaps.Count < MostGaps) _gaps.Enqueue((afterMs - afterMs % _step, toMs));
    }

    /// <summary>Records missing points for at most <paramref name="budget"/>.</summary>
    public async Task FillAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < budget && (_grid is not null || _gaps.Count > 0))
        {
            var grid = _grid ?? await BeginAsync(cancellationToken);
            var point = grid.LastPointMs + _step;
            if (point > _toMs)
            {
                (_grid, _reader) = (null, null);
                continue;
            }
            await _reader!.ReadAsync(point + _tolerance, _toMs + _tolerance, grid.Observe, cancellationToken);
            await ResolveAsync(grid, cancellationToken);
            grid.Evaluate(point);
            if (grid.NewestPoints() is { Count: > 0 } points) await store.AppendAsync(project, point, points, cancellationToken);
        }
    }

    private async Task<SeriesGrid> BeginAsync(CancellationToken cancellationToken)
    {
        var (afterMs, toMs) = _gaps.Peek();
        var grid = new SeriesGrid(SeriesCatalog.Queries, _options);
        await scanner.ScanAsync(project, grid.Metrics, afterMs - QueryEvaluator.MaxGapMs, afterMs + _tolerance, grid.Observe, cancellationToken);
        await ResolveAsync(grid, cancellationToken);
        grid.StartAt(afterMs);
        _gaps.Dequeue();
        (_grid, _reader, _toMs) = (grid, new(project, options, scanner, grid.Metrics), toMs);
        return grid;
    }

    private async Task ResolveAsync(SeriesGrid grid, CancellationToken cancellationToken)
    {
        foreach (var (metric, fingerprints) in grid.Unresolved().ToArray())
            grid.Resolve(metric, await scanner.GetSeriesAsync(project, metric, [.. fingerprints], cancellationToken));
    }

    private static int LastIndex(ReadOnlySpan<float> values)
    {
        var i = values.Length - 1;
        while (i >= 0 && float.IsNaN(values[i])) i--;
        return i;
    }
}
