namespace Taproot.NodeAgent.Traces;

/// <summary>
/// So many new traces a second; what was saved up in one second at most. A quarter is kept for requests that come in, so that a busy job, which asks for
/// nobody, does not take it all.
/// </summary>
internal sealed class TraceBudget(double perSecond)
{
    private const double NanosecondsPerSecond = 1e9;
    private readonly double _most = Math.Max(1, perSecond);
    private readonly double _reserve = Math.Min(perSecond / 4, Math.Max(0, perSecond - 1));
    private double _left = Math.Max(1, perSecond);
    private long _last;

    /// <summary>Whether there is one more.</summary>
    public bool HasRoom(long now, bool isJob)
    {
        if (now > _last)
        {
            _left = Math.Min(_most, _left + ((now - _last) / NanosecondsPerSecond * perSecond));
            _last = now;
        }
        return _left >= 1 + (isJob ? _reserve : 0);
    }

    /// <summary>Takes one.</summary>
    public bool TryTake(long now, bool isJob)
    {
        if (!HasRoom(now, isJob)) return false;
        _left--;
        return true;
    }
}
