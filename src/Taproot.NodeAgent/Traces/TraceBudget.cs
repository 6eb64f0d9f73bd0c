namespace Taproot.NodeAgent.Traces;

/// <summary>So many new traces a second; what was saved up in one second at most.</summary>
internal sealed class TraceBudget(double perSecond)
{
    private const double NanosecondsPerSecond = 1e9;
    private readonly double _most = Math.Max(1, perSecond);
    private double _left = Math.Max(1, perSecond);
    private long _last;

    /// <summary>Whether there is one more.</summary>
    public bool HasRoom(long now)
    {
        if (now > _last)
        {
            _left = Math.Min(_most, _left + ((now - _last) / NanosecondsPerSecond * perSecond));
            _last = now;
        }
        return _left >= 1;
    }

    /// <summary>Takes one.</summary>
    public bool TryTake(long now)
    {
        if (!HasRoom(now)) return false;
        _left--;
        return true;
    }
}
