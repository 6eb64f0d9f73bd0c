using System.Collections.Concurrent;
using System.Collections.Frozen;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Server.Recorder;

/// <summary>
/// Gives the shared world of the last hour; builds others on demand: from memory when within the last hour, else from recorded points. One build at
/// a time, results kept shortly, so that many readers of one page cost one build.
/// </summary>
internal sealed class WorldSource(RecorderService recorder, RecorderOptions options, IRecordedSeriesStore store, WorldMaker worlds, TimeProvider time) : IWorldSource, IDisposable
{
    private const int MaxCached = 16;
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Project, TimeGrid Grid), (Task<World> World, long Since)> _cache = [];
    private readonly SemaphoreSlim _building = new(1);

    public World? Latest(string project) => recorder.Latest(project)?.World;

    public async ValueTask<World> GetAsync(string project, TimeRange range, CancellationToken cancellationToken)
    {
        var latest = recorder.Latest(project);
        var grid = GridOf(range, latest?.World.Grid);
        if (latest is not null && grid == latest.World.Grid) return latest.World;
        // The build is shared, so one reader's leaving does not stop it.
        return await Shared(project, grid, latest).WaitAsync(cancellationToken);
    }

    /// <summary>Steps grow with the range, so that a world of a month has as many points as one of an hour.</summary>
    internal static long StepMs(long durationMs) => TimeSpan.FromMilliseconds(durationMs) switch
    {
        { TotalHours: <= 1 } => 15_000,
        { TotalHours: <= 6 } => 60_000,
        { TotalHours: <= 12 } => 120_000,
        { TotalHours: <= 24 } => 300_000,
        { TotalDays: <= 5 } => 900_000,
        _ => 3_600_000,
    };

    public void Dispose() => _building.Dispose();

    private TimeGrid GridOf(TimeRange range, TimeGrid? latest)
    {
        var step = Math.Max(StepMs(range.ToMs - range.FromMs - 1), (long)options.Interval.TotalMilliseconds);
        var to = latest is { } newest ? Math.Min(range.ToMs, newest.ToMs) : range.ToMs;
        // A range that ends about now slides with the newest point: "the last 15 minutes" must not lack its first one.
        var from = to < range.ToMs ? range.FromMs - Math.Min(range.ToMs - to, 2 * step) : range.FromMs;
        if (latest is { } window && step == window.StepMs && to == window.ToMs && from - step <= window.FromMs && from + 3 * step >= window.FromMs)
            return window;
        return TimeGrid.Covering(Math.Max(0, Math.Min(from, to)), to, step);
    }

    private Task<World> Shared(string project, TimeGrid grid, RecordedWorld? latest)
    {
        var now = time.GetTimestamp();
        foreach (var (key, (task, since)) in _cache)
            if (time.GetElapsedTime(since, now) > Keep || task.IsFaulted || task.IsCanceled) _cache.TryRemove(key, out _);
        if (_cache.TryGetValue((project, grid), out var known)) return known.World;
        while (_cache.Count >= MaxCached && _cache.MinBy(c => c.Value.Since) is var oldest && _cache.TryRemove(oldest.Key, out _)) { }
        return _cache.GetOrAdd((project, grid), _ => (Task.Run(() => BuildAsync(project, grid, latest), CancellationToken.None), now)).World;
    }

    private async Task<World> BuildAsync(string project, TimeGrid grid, RecordedWorld? latest)
    {
        await _building.WaitAsync(CancellationToken.None);
        try
        {
            var series = latest is not null && Slice(latest.Input, grid) is { } slice
                ? slice
                : await store.ReadAsync(project, grid, CancellationToken.None);
            return worlds.Make(project, new(grid, series, latest?.World.FreshestMs ?? 0));
        }
        finally
        {
            _building.Release();
        }
    }

    /// <summary>A part of the hour in memory, without copying; <see langword="null"/> when the grid lies outside.</summary>
    private static FrozenDictionary<string, IReadOnlyList<GridSeries>>? Slice(WorldInput input, TimeGrid grid)
    {
        var offset = input.Grid.IndexOf(grid.FromMs);
        if (grid.StepMs != input.Grid.StepMs || offset < 0 || offset + grid.Count > input.Grid.Count) return null;
        return input.Series.ToFrozenDictionary(s => s.Key, s => (IReadOnlyList<GridSeries>)
            [.. s.Value.Select(v => new GridSeries(v.Labels, v.Values.Slice(offset, grid.Count))).Where(v => HasValue(v.Values.Span))]);
    }

    private static bool HasValue(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            if (!float.IsNaN(value)) return true;
        return false;
    }
}
