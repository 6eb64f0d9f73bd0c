using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Recorder.Indicators;

/// <summary>A query of an application.</summary>
/// <param name="Application">The application's id.</param>
/// <param name="Indicator">Which of its queries; see <see cref="IndicatorSeries"/>.</param>
/// <param name="Text">PromQL.</param>
internal readonly record struct IndicatorQuery(string Application, string Indicator, string Text);

/// <summary>What one query found on the grid points of the window. Arrays are never written again once they are here.</summary>
internal sealed class IndicatorState(IndicatorQuery query, int window, long stepMs, long toMs)
{
    private const int MostReasons = 20;

    private readonly Dictionary<(string Name, string Key), (Labels Labels, float[] Values)> _columns = [];

    public IndicatorQuery Query { get; } = query;

    /// <summary>The last point that was asked for, milliseconds since the epoch.</summary>
    public long ToMs { get; private set; } = toMs;

    /// <summary>Takes the sum of requests at the points of a grid.</summary>
    public void Found(TimeGrid grid, float[] values)
    {
        MoveTo(grid.ToMs);
        Put(IndicatorSeries.Requests, "", [(IndicatorSeries.Application, Query.Application), (IndicatorSeries.Indicator, Query.Indicator)], values);
    }

    /// <summary>Takes the buckets at the points of a grid.</summary>
    public void Found(TimeGrid grid, IReadOnlyDictionary<string, float[]> buckets)
    {
        MoveTo(grid.ToMs);
        foreach (var (le, values) in buckets) Put(IndicatorSeries.Buckets, le, [(IndicatorSeries.Application, Query.Application), ("le", le)], values);
    }

    /// <summary>The query failed at the points of a grid.</summary>
    public void Failed(TimeGrid grid, string reason)
    {
        MoveTo(grid.ToMs);
        if (!_columns.ContainsKey((IndicatorSeries.Failures, reason)) && _columns.Keys.Count(k => k.Name == IndicatorSeries.Failures) >= MostReasons)
            reason = "it fails for ever new reasons.";
        var values = new float[grid.Count];
        Array.Fill(values, 1);
        Put(IndicatorSeries.Failures, reason,
            [(IndicatorSeries.Application, Query.Application), (IndicatorSeries.Indicator, Query.Indicator), (IndicatorSeries.Reason, reason)], values);
    }

    /// <summary>All series in a window that ends at a point.</summary>
    public IEnumerable<(string Name, GridSeries Series)> At(long pointMs)
    {
        var behind = (int)((pointMs - ToMs) / stepMs);
        foreach (var ((name, _), (labels, values)) in _columns) yield return (name, new(labels, behind > 0 ? Moved(values, behind) : values));
    }

    /// <summary>The values of one point.</summary>
    public IEnumerable<RecordedPoint> Points(long pointMs)
    {
        var index = window - 1 - (ToMs - pointMs) / stepMs;
        if (index < 0 || index >= window) yield break;
        foreach (var ((name, _), (labels, values)) in _columns)
            if (!float.IsNaN(values[index])) yield return new(name, labels, values[index]);
    }

    private void MoveTo(long timeMs)
    {
        var points = (int)Math.Min(window, (timeMs - ToMs) / stepMs);
        foreach (var (key, (labels, values)) in _columns.ToArray())
        {
            var moved = Moved(values, points);
            if (Array.TrueForAll(moved, float.IsNaN)) _columns.Remove(key);
            else _columns[key] = (labels, moved);
        }
        ToMs = timeMs;
    }

    // Only what was just moved, which nobody has seen yet, is written into.
    private void Put(string name, string key, (string, string)[] labels, float[] newest)
    {
        if (!_columns.TryGetValue((name, key), out var column))
        {
            column = (Labels.Of(labels), new float[window]);
            Array.Fill(column.Values, float.NaN);
            _columns.Add((name, key), column);
        }
        var count = Math.Min(newest.Length, window);
        newest.AsSpan(newest.Length - count).CopyTo(column.Values.AsSpan(window - count));
    }

    private static float[] Moved(float[] values, int points)
    {
        var moved = new float[values.Length];
        var kept = Math.Max(0, values.Length - points);
        values.AsSpan(values.Length - kept).CopyTo(moved);
        moved.AsSpan(kept).Fill(float.NaN);
        return moved;
    }
}
