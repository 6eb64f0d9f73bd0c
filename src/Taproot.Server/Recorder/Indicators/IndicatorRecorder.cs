using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Recorder.Indicators;

/// <summary>
/// Evaluates the queries that people gave for a project's applications at the grid points of its worlds. A new query is asked for the whole window, so that
/// its objective can be judged at once. One caller at a time.
/// </summary>
internal sealed class IndicatorRecorder(string project, RecorderOptions options, IndicatorEvaluator evaluator, IWorldRulesSource rules, TimeProvider time, RecorderMetrics metrics)
{
    private const int AtOnce = 4;

    // Those that are not reached in this time are the first of the next refresh.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    private readonly Dictionary<IndicatorQuery, IndicatorState> _states = [];
    private readonly long _step = (long)options.Interval.TotalMilliseconds;

    /// <summary>Asks for all points up to <paramref name="pointMs"/> that were not asked for yet.</summary>
    public async Task EvaluateAsync(long pointMs, CancellationToken cancellationToken)
    {
        var wanted = Wanted().ToHashSet();
        foreach (var gone in _states.Keys.Where(k => !wanted.Contains(k)).ToArray()) _states.Remove(gone);
        var before = pointMs - options.Window * _step;
        foreach (var query in wanted) _states.TryAdd(query, new(query, options.Window, _step, before));
        var waiting = _states.Values.Where(s => s.ToMs < pointMs).OrderBy(s => s.ToMs).ToArray();
        if (waiting.Length == 0) return;
        var started = time.GetTimestamp();
        await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (state, stop) =>
        {
            if (time.GetElapsedTime(started) < Budget) await AdvanceAsync(state, pointMs, stop);
        });
        metrics.Stage(project, "indicators", time.GetElapsedTime(started));
    }

    /// <summary>Adds the series to those that a world is built of, whose window ends at <paramref name="pointMs"/>.</summary>
    public void AddTo(Dictionary<string, IReadOnlyList<GridSeries>> series, long pointMs)
    {
        foreach (var group in _states.Values.SelectMany(s => s.At(pointMs)).GroupBy(s => s.Name, s => s.Series, StringComparer.Ordinal)) series[group.Key] = [.. group];
    }

    /// <summary>Adds the values of one point to those that are kept.</summary>
    public void AddTo(List<RecordedPoint> points, long pointMs)
    {
        foreach (var state in _states.Values) points.AddRange(state.Points(pointMs));
    }

    private async Task AdvanceAsync(IndicatorState state, long pointMs, CancellationToken cancellationToken)
    {
        var from = Math.Max(state.ToMs, pointMs - options.Window * _step) + _step;
        var grid = new TimeGrid(from, _step, (int)((pointMs - from) / _step) + 1);
        try
        {
            var series = await evaluator.AskAsync(project, state.Query.Text, grid, cancellationToken);
            if (state.Query.Indicator == IndicatorSeries.Histogram) state.Found(grid, IndicatorSums.Buckets(series, grid));
            else state.Found(grid, IndicatorSums.Of(series, grid));
        }
        catch (IndicatorFailedException e)
        {
            metrics.IndicatorFailed(project);
            state.Failed(grid, e.Message);
        }
    }

    private IEnumerable<IndicatorQuery> Wanted()
    {
        foreach (var (application, queries) in rules.Of(project).Indicators)
        {
            if (queries.HasRequests) yield return new(application, IndicatorSeries.Total, queries.Total);
            if (queries.HasRequests) yield return new(application, IndicatorSeries.Failed, queries.Failed);
            if (queries.HasLatency) yield return new(application, IndicatorSeries.Histogram, queries.Histogram);
        }
    }
}

/// <summary>Makes the recorder of a project's indicators.</summary>
internal sealed class IndicatorRecorders(RecorderOptions options, IndicatorEvaluator evaluator, IWorldRulesSource rules, TimeProvider time, RecorderMetrics metrics)
{
    public IndicatorRecorder Of(string project) => new(project, options, evaluator, rules, time, metrics);
}
