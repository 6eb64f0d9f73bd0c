using System.Diagnostics.CodeAnalysis;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests that are answered in the order in which they came, bounded: of a longer pipeline the newest are not kept.</summary>
internal sealed class PendingQueue
{
    private const int Limit = 4096;
    private PendingRequest[] _ring = new PendingRequest[4];
    private int _head;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds; false when there is no room.</summary>
    public bool Push(in PendingRequest request)
    {
        if (Count == _ring.Length && !Grow()) return false;
        _ring[(_head + Count++) & (_ring.Length - 1)] = request;
        return true;
    }

    /// <summary>The oldest.</summary>
    [SuppressMessage("Design", "CA1021", Justification = "The pattern of TryGet.")]
    public bool TryPeek(out PendingRequest request)
    {
        request = Count > 0 ? _ring[_head] : default;
        return Count > 0;
    }

    /// <summary>Takes the oldest.</summary>
    [SuppressMessage("Design", "CA1021", Justification = "The pattern of TryGet.")]
    public bool TryTake(out PendingRequest request)
    {
        if (!TryPeek(out request)) return false;
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return true;
    }

    /// <summary>Completes all as unknown.</summary>
    public void GiveUp(L7Protocol protocol, in MessageInfo info, IRequestSink sink)
    {
        while (TryTake(out var request)) sink.Completed(request.GivenUp(protocol, info.Nanoseconds));
    }

    private bool Grow()
    {
        if (_ring.Length >= Limit) return false;
        var larger = new PendingRequest[_ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        (_ring, _head) = (larger, 0);
        return true;
    }
}
