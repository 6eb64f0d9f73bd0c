using System.Collections.Concurrent;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>Refreshes every project's world once per interval, a fixed while after each grid point.</summary>
internal sealed class RecorderService(
    RecorderOptions options, IRecordedProjects projects, SampleTails tails, ISampleScanner scanner, IRecordedSeriesStore store, TimeProvider time,
    RecorderMetrics metrics, ILogger<RecorderService> logger) : BackgroundService, IRecorderStatusSource
{
    private readonly ConcurrentDictionary<string, ProjectRecorder> _recorders = [];

    /// <summary>The newest world of a project and its series; <see langword="null"/> until the first refresh.</summary>
    public RecordedWorld? Latest(string project) => _recorders.GetValueOrDefault(project)?.Latest;

    /// <inheritdoc/>
    public RecorderStatus StatusOf(string project) => _recorders.GetValueOrDefault(project)?.Status ?? RecorderStatus.None;

    /// <summary>One round over all projects.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var wanted = projects.Projects;
        foreach (var gone in _recorders.Keys.Except(wanted).ToArray())
        {
            _recorders.TryRemove(gone, out _);
            tails.Close(gone);
        }
        foreach (var project in wanted)
        {
            var recorder = _recorders.GetOrAdd(project, p => new(p, options, tails.Open(p), scanner, store, time, metrics, logger));
            await recorder.RefreshAsync(cancellationToken);
        }
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
                return;
            }
        }
    }

    private TimeSpan UntilNext()
    {
        // Someone waits for the first picture, and the store is only just starting.
        if (_recorders.IsEmpty || _recorders.Values.Any(r => r.Latest is null)) return TimeSpan.FromSeconds(1);
        var step = (long)options.Interval.TotalMilliseconds;
        var now = (time.GetUtcNow() - options.Delay).ToUnixTimeMilliseconds();
        return TimeSpan.FromMilliseconds(step - now % step);
    }
}
