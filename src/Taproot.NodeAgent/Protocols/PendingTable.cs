namespace Taproot.NodeAgent.Protocols;

/// <summary>Requests that are answered by number, in any order. Bounded: beyond it the oldest is given up.</summary>
internal sealed class PendingTable
{
    private const int Limit = 4096;
    private readonly Dictionary<long, PendingRequest> _byNumber = [];
    private readonly Queue<(long Number, long Nanoseconds)> _order = new();

    /// <summary>How many wait.</summary>
    public int Count => _byNumber.Count;

    /// <summary>Adds, in place of one with the same number.</summary>
    public void Put(long number, in PendingRequest request)
    {
        _order.Enqueue((number, request.Nanoseconds));
        _byNumber[number] = request;
        while (_byNumber.Count > Limit || _order.Count > 2 * Limit) DropOldest();
    }

    // Numbers of requests that were answered stay in the order until they come to its front; by then they may stand for another request.
    private void DropOldest()
    {
        var (number, nanoseconds) = _order.Dequeue();
        if (_byNumber.TryGetValue(number, out var request) && request.Nanoseconds == nanoseconds) _byNumber.Remove(number);
    }

    /// <summary>The request with the number.</summary>
    public bool TryGet(long number, out PendingRequest request) => _byNumber.TryGetValue(number, out request);

    /// <summary>Takes the request with the number.</summary>
    public bool TryTake(long number, out PendingRequest request)
    {
        var isThere = _byNumber.Remove(number, out request);
        if (_byNumber.Count == 0) _order.Clear();
        return isThere;
    }

    /// <summary>Completes all as unknown.</summary>
    public void GiveUp(L7Protocol protocol, in MessageInfo info, IRequestSink sink)
    {
        foreach (var request in _byNumber.Values) sink.Completed(request.GivenUp(protocol, info.Nanoseconds));
        _byNumber.Clear();
        _order.Clear();
    }
}
