namespace Taproot.Server.Recorder;

/// <summary>A project's recorder, and the refresh of it that is under way beside the others.</summary>
internal sealed class RecordedProject(SampleSource source, ProjectRecorder recorder)
{
    private readonly CancellationTokenSource _stop = new();
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private long? _begunAt;

    public SampleSource Source => source;

    public ProjectRecorder Recorder => recorder;

    /// <summary>The refresh under way; done when there is none. Does not fail.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins a refresh when it is time for one and the last has ended.</summary>
    public void Begin(TimeProvider time, TimeSpan interval)
    {
        if (!Running.IsCompleted || _stop.IsCancellationRequested) return;
        // Refreshes begin at grid points, give or take: half an interval too early is in time.
        var pause = recorder.Latest is null ? RetryAfter : source.RefreshInterval - interval / 2;
        if (_begunAt is { } begun && time.GetElapsedTime(begun) < pause) return;
        _begunAt = time.GetTimestamp();
        Running = Task.Run(RefreshAsync, CancellationToken.None);
    }

    public void Stop() => _stop.Cancel();

    private async Task RefreshAsync()
    {
        try
        {
            await recorder.RefreshAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Another source, or the end: nobody waits for this.
        }
    }
}
