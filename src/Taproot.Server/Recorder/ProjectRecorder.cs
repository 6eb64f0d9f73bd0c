using Taproot.Server.Recorder.Indicators;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Recorder;

/// <summary>
/// Keeps one project's series and world up to date. Grid point T is evaluated at T + <see cref="RecorderOptions.Delay"/> with the samples up to
/// T + <see cref="RecorderOptions.Tolerance"/>; points that were missed (the store was away) are evaluated one by one when it is back, so that
/// nothing is smeared. One caller at a time.
/// </summary>
internal sealed class ProjectRecorder(
    string project, RecorderOptions options, SampleTail? tail, SampleSource source, IRecordedSeriesStore store, TimeProvider time, WorldMaker worlds,
    RecorderMetrics metrics, ILogger logger, IndicatorRecorder? indicators)
{
    private static readonly TimeSpan HistoryBudget = TimeSpan.FromSeconds(5);

    private const int WideScanEvery = 8;
    private const long NoTail = long.MaxValue;

    private readonly SeriesGrid _grid = new(SeriesCatalog.Queries, options);
    private readonly long _step = (long)options.Interval.TotalMilliseconds;
    private readonly HashSet<(string, ulong)> _unknown = [];
    private readonly SeriesKeyCache _keys = new();
    private readonly ISampleScanner _scanner = source.Scanner;
    private readonly HistoryFiller? _history = source.IsOwnStore ? null : new(project, options, source.Scanner, store, time);
    private AheadReader? _ahead;
    private bool _isStarted;
    private int _scans;
    private long _scannedToMs, _tailSinceMs = NoTail;
    private long _dropped;
    private long _late;
    private volatile RecordedWorld? _latest;
    private RecorderStatus _status = RecorderStatus.None;

    public RecordedWorld? Latest => _latest;

    public RecorderStatus Status => Volatile.Read(ref _status);

    /// <summary>Brings series and world up to the newest grid point whose samples have arrived.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            await RefreshCoreAsync(started, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.RefreshFailed(e, project);
            metrics.Failure(project);
            Volatile.Write(ref _status, Status with { Error = e.Message, Duration = time.GetElapsedTime(started) });
        }
    }

    private async Task RefreshCoreAsync(long started, CancellationToken cancellationToken)
    {
        var target = NewestPoint();
        if (!_isStarted)
        {
            await RestoreAsync(target, cancellationToken);
            _isStarted = true;
        }
        if (target <= _grid.LastPointMs && _latest is not null) return;
        // After a long pause the points before the window are nobody's business any more.
        var from = Math.Max(_grid.LastPointMs, target - options.Window * _step);
        if (from > _grid.LastPointMs) _history?.Want(_grid.LastPointMs, from);
        if (indicators is not null) await indicators.EvaluateAsync(target, cancellationToken);
        for (var point = from + _step; point <= target; point += _step)
        {
            await ScanAsync(point, target, cancellationToken);
            var evaluating = time.GetTimestamp();
            _grid.Evaluate(point);
            metrics.Stage(project, "evaluate", time.GetElapsedTime(evaluating));
            if (point < target) await AppendAsync(point, cancellationToken);
        }
        Publish(target);
        Tell(started, target);
        // Last: people wait for the world, nobody for what is written down.
        await AppendAsync(target, cancellationToken);
        if (_history is not null) await _history.FillAsync(HistoryBudget, cancellationToken);
    }

    private long NewestPoint()
    {
        var now = (time.GetUtcNow() - options.Delay).ToUnixTimeMilliseconds();
        return now - now % _step;
    }

    /// <summary>Reads the last hour back: recorded points first, then what raw samples there are after the last of them.</summary>
    private async Task RestoreAsync(long target, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var grid = new TimeGrid(target - (options.Window - 1) * _step, _step, options.Window);
        // Another server's labels come with its samples, and its past is read whether or not there is any.
        IReadOnlyList<SeriesIdentity> identities =
            source.IsOwnStore ? await _scanner.FindSeriesAsync(project, _grid.Metrics, grid.FromMs, cancellationToken) : [];
        if (source.IsOwnStore && identities.Count == 0)
        {
            _grid.StartAt(target - _step);
            return;
        }
        var recorded = await store.ReadAsync(project, grid, cancellationToken);
        var last = recorded.Values.SelectMany(s => s).Select(s => LastIndex(s.Values.Span)).DefaultIfEmpty(-1).Max();
        var from = last < 0 ? grid.FromMs - _step : grid.TimeMs(last);
        await ScanRangeAsync(from - QueryEvaluator.MaxGapMs, from + ToleranceMs, cancellationToken);
        foreach (var group in identities.GroupBy(i => i.Metric)) _grid.Resolve(group.Key, [.. group]);
        await ResolveAsync(cancellationToken);
        if (_history is not null) await _history.LookBackAsync(grid.FromMs - _step, cancellationToken);
        // Last, for all before may fail and is then done again.
        if (last >= 0) _grid.Restore(grid, recorded, from);
        _grid.StartAt(from);
        logger.Restored(project, last + 1, _grid.Series, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    private long ToleranceMs => (long)options.Tolerance.TotalMilliseconds;

    private async Task ScanAsync(long point, long target, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        _scans++;
        if (!source.IsOwnStore)
        {
            _ahead ??= new(project, options, _scanner, _grid.Metrics);
            await _ahead.ReadAsync(point + ToleranceMs, target + ToleranceMs, _grid.Observe, cancellationToken);
            metrics.Stage(project, "scan", time.GetElapsedTime(started));
        }
        else if (TakeTail(point)) metrics.Stage(project, "tail", time.GetElapsedTime(started));
        else await ScanStoreAsync(point, cancellationToken);
        await ResolveAsync(cancellationToken);
    }

    /// <summary>
    /// What came after the tail's beginning is in the tail; what came before must have been read from the store. Samples that came both ways are
    /// taken once.
    /// </summary>
    private bool TakeTail(long point)
    {
        if (tail is null || _scannedToMs < _tailSinceMs) return false;
        var isWhole = tail.TryTake(FromMs(point, options.WideOverlap), point + ToleranceMs, _grid.Observe, out var tooOld);
        metrics.Late(project, tooOld);
        _late += tooOld;
        if (!isWhole) _tailSinceMs = NoTail;
        return isWhole;
    }

    private async Task ScanStoreAsync(long point, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (tail is not null && _tailSinceMs == NoTail)
        {
            tail.Begin();
            _tailSinceMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        }
        var overlap = _scans % WideScanEvery == 0 ? options.WideOverlap : options.Overlap;
        await ScanRangeAsync(FromMs(point, overlap), point + ToleranceMs, cancellationToken);
        _scannedToMs = point + ToleranceMs;
        metrics.Stage(project, "scan", time.GetElapsedTime(started));
    }

    private long FromMs(long point, TimeSpan overlap) => point - _step + ToleranceMs - (long)overlap.TotalMilliseconds;

    private Task ScanRangeAsync(long fromMs, long toMs, CancellationToken cancellationToken) =>
        _scanner.ScanAsync(project, _grid.Metrics, fromMs, toMs, _grid.Observe, cancellationToken);

    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        // Series that the store could not name are asked for again with the wide scans only.
        if (_scans % WideScanEvery == 0) _unknown.Clear();
        var started = time.GetTimestamp();
        foreach (var (metric, fingerprints) in _grid.Unresolved().ToArray())
        {
            var asked = fingerprints.Where(f => !_unknown.Contains((metric, f))).ToArray();
            if (asked.Length == 0) continue;
            _grid.Resolve(metric, await _scanner.GetSeriesAsync(project, metric, asked, cancellationToken));
        }
        foreach (var (metric, fingerprints) in _grid.Unresolved())
            foreach (var fingerprint in fingerprints)
                _unknown.Add((metric, fingerprint));
        metrics.Stage(project, "labels", time.GetElapsedTime(started));
    }

    private async Task AppendAsync(long point, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var points = _grid.NewestPoints();
        indicators?.AddTo(points, point);
        if (points.Count == 0) return;
        try
        {
            await store.AppendAsync(project, point, points, cancellationToken);
            metrics.Points(project, points.Count);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.AppendFailed(e, project);
            metrics.Failure(project);
        }
        metrics.Stage(project, "append", time.GetElapsedTime(started));
    }

    private void Publish(long target)
    {
        var started = time.GetTimestamp();
        var series = _grid.Snapshot();
        indicators?.AddTo(series, target);
        var input = new WorldInput(new(target - (options.Window - 1) * _step, _step, options.Window), series, _grid.FreshestMs) { Keys = _keys };
        _latest = new(worlds.Make(project, input), input);
        metrics.Stage(project, "build", time.GetElapsedTime(started));
    }

    private void Tell(long started, long target)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var duration = time.GetElapsedTime(started);
        var status = new RecorderStatus(now, target, duration, _grid.RawSeries, _grid.Series, _grid.DroppedSamples, "") { LateSamples = _late, FreshestMs = _grid.FreshestMs };
        if (status.DroppedSamples > _dropped)
        {
            if (_dropped == 0) logger.TooManySeries(project, options.MaxSeries);
            metrics.Dropped(project, status.DroppedSamples - _dropped);
            _dropped = status.DroppedSamples;
        }
        Volatile.Write(ref _status, status);
        metrics.State(project, status.RawSeries, status.Series, TimeSpan.FromMilliseconds(_grid.FreshestMs == 0 ? 0 : now - _grid.FreshestMs));
        logger.Refreshed(project, (long)duration.TotalMilliseconds, status.RawSeries, status.Series, _latest?.World.Applications.Count ?? 0);
    }

    private static int LastIndex(ReadOnlySpan<float> values)
    {
        var i = values.Length - 1;
        while (i >= 0 && float.IsNaN(values[i])) i--;
        return i;
    }
}
