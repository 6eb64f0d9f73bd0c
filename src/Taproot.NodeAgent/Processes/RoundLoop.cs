namespace Taproot.NodeAgent.Processes;

/// <summary>Does a round of work again and again in the background, whatever becomes of one of them, until it is cancelled or disposed.</summary>
/// <param name="round">The work.</param>
/// <param name="failed">Takes what a round threw.</param>
/// <param name="interval">Time from the begin of one round to that of the next.</param>
/// <param name="time">Clock.</param>
internal sealed class RoundLoop(Action round, Action<Exception> failed, TimeSpan interval, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);
    private CancellationTokenSource? _stop;
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins: with a round at once, or after an interval.</summary>
    internal void Start(bool atOnce, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        CancellationToken token = _stop.Token;
        _loop = Task.Run(() => RunAsync(atOnce, token), token);
    }

    /// <summary>Ends it, and waits a little for a round that is under way.</summary>
    public void Dispose()
    {
        _stop?.Cancel();
        try
        {
            _loop.Wait(StopPatience);
        }
        catch (AggregateException)
        {
            // Cancelled, as asked.
        }
        _stop?.Dispose();
    }

    private async Task RunAsync(bool atOnce, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, time);
        if (atOnce)
            RunOne();
        while (await timer.WaitForNextTickAsync(cancellation))
            RunOne();
    }

    private void RunOne()
    {
#pragma warning disable CA1031 // The loop must outlive whatever a round comes upon.
        try
        {
            round();
        }
        catch (Exception e)
        {
            failed(e);
        }
#pragma warning restore CA1031
    }
}
