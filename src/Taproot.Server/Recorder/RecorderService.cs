using System.Collections.Concurrent;
using Taproot.Server.Recorder.Indicators;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>
/// Refreshes every project's world once per interval, a fixed while after each grid point. Projects whose samples another server has are refreshed beside
/// the others, each on its own: a slow server makes nobody wait.
/// </summary>
internal sealed class RecorderService(
    RecorderOptions options, IRecordedProjects projects, SampleTails tails, ISampleSources sources, IRecordedSeriesStore store, WorldMaker worlds,
    TimeProvider time, RecorderMetrics metrics, ILogger<RecorderService> logger, IndicatorRecorders? indicators = null) : BackgroundService, IRecorderStatusSource
{
    private readonly ConcurrentDictionary<string, RecordedProject> _recorded = [];

    /// <summary>The newest world of a project and its series; <see langword="null"/> until the first refresh.</summary>
    public RecordedWorld? Latest(string project) => _recorded.GetValueOrDefault(project)?.Recorder.Latest;

    /// <inheritdoc/>
    public RecorderStatus StatusOf(string project) => _recorded.GetValueOrDefault(project)?.Recorder.Status ?? RecorderStatus.None;

    /// <summary>One round over all projects; of those that another server's samples are read for, only the beginning is waited for.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var wanted = projects.Projects;
        foreach (var gone in _recorded.Keys.Except(wanted).ToArray()) Forget(gone);
        foreach (var project in wanted)
        {
            var recorded = Of(project);
            if (recorded.Source.IsOwnStore) await recorded.Recorder.RefreshAsync(cancellationToken);
            else recorded.Begin(time, options.Interval);
        }
    }

    /// <summary>Waits until no refresh is under way.</summary>
    internal Task WhenIdleAsync() => Task.WhenAll(_recorded.Values.Select(r => r.Running));

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var project in _recorded.Keys.ToArray()) Forget(project);
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Starting must not wait for the first refresh.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
                await Task.Delay(UntilNext(), time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
        foreach (var recorded in _recorded.Values) recorded.Dispose();
        await WhenIdleAsync();
    }

    private RecordedProject Of(string project)
    {
        var source = sources.Of(project);
        if (_recorded.TryGetValue(project, out var recorded) && recorded.Source == source) return recorded;
        // Series of another source are other series: nothing in memory goes on.
        Forget(project);
        var tail = source.IsOwnStore ? tails.Open(project) : null;
        return _recorded[project] = new(source, new(project, options, tail, source, store, time, worlds, metrics, logger, indicators?.Of(project)));
    }

    private void Forget(string project)
    {
        if (_recorded.TryRemove(project, out var gone)) gone.Dispose();
        tails.Close(project);
    }

    private TimeSpan UntilNext()
    {
        // Someone waits for the first picture, and the store is only just starting.
        if (_recorded.IsEmpty || _recorded.Values.Any(r => r.Recorder.Latest is null)) return TimeSpan.FromSeconds(1);
        var step = (long)options.Interval.TotalMilliseconds;
        var now = (time.GetUtcNow() - options.Delay).ToUnixTimeMilliseconds();
        return TimeSpan.FromMilliseconds(step - now % step);
    }
}
