namespace Taproot.Server.Recorder;

/// <summary>A project's recorder, and the refresh of it that is under way beside the others.</summary>
internal sealed class RecordedProject(SampleSource source, ProjectRecorder recorder) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private long? _begunAt;
    private bool _isStopped;

    public SampleSource Source => source;

    public ProjectRecorder Recorder => recorder;

    /// <summary>The refresh under way; done when there is none. Does not fail.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins a refresh when it is time for one and the last has ended.</summary>
    public void Begin(TimeProvider time, TimeSpan interval)
    {
        if (!Running.IsCompleted || _isStopped) return;
        // Refreshes begin at grid points, give or take: half an interval too early is in time.
        var pause = recorder.Latest is null ? RetryAfter : source.RefreshInterval - interval / 2;
        if (_begunAt is { } begun && time.GetElapsedTime(begun) < pause) return;
        _begunAt = time.GetTimestamp();
        var stop = _stop.Token;
        Running = Task.Run(() => RefreshAsync(stop), CancellationToken.None);
    }

    /// <summary>Stops what is under way; <see cref="Running"/> tells when it has ended.</summary>
    public void Dispose()
    {
        if (_isStopped) return;
        _isStopped = true;
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RefreshAsync(CancellationToken stop)
    {
        try
        {
            await recorder.RefreshAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Another source, or the end: nobody waits for this.
        }
    }
}
