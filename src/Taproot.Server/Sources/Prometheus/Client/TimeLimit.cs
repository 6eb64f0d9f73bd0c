namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>A caller's cancellation together with a limit of time.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _limit, _linked;

    public TimeLimit(TimeSpan most, TimeProvider time, CancellationToken caller)
    {
        _limit = new(most, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller);
    }

    /// <summary>Cancelled by either.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _limit.IsCancellationRequested;

    public void Dispose()
    {
        _linked.Dispose();
        _limit.Dispose();
    }
}
