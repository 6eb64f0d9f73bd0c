namespace Taproot.NodeAgent.Traces;

/// <summary>Spans that wait until their traces are over: only then it is certain which ids they have.</summary>
internal sealed class HeldSpans(TraceOptions options, TraceCounts counts)
{
    private readonly long _linger = (long)options.Linger.TotalNanoseconds;
    private readonly long _limit = (long)options.HoldLimit.TotalNanoseconds;
    private readonly List<TracedRequest> _held = [];
    private readonly Dictionary<RequestKey, TracedRequest> _lonely = [];

    /// <summary>How many wait.</summary>
    public int Count => _held.Count;

    /// <summary>
    /// The server's end of a request that is answered already, when nothing was heard of the client's: what a connection speaks may have become clear
    /// to one end later than to the other.
    /// </summary>
    public TracedRequest? FindServer(RequestKey key) => _lonely.GetValueOrDefault(key);

    /// <summary>Adds one that was answered.</summary>
    public void Add(TracedRequest span, long now)
    {
        var root = span.Group!.Root;
        if (_held.Count >= options.MaxHeld || root.Spans > options.MaxSpansOfTrace)
        {
            counts.AddDropped(_held.Count >= options.MaxHeld ? SpanDrop.BufferFull : SpanDrop.TraceTooLarge);
            root.Open--;
            span.IsSettled = true;
            return;
        }
        span.HeldSince = now;
        if (span.Candidates.Count == 0 && span.Named is null) span.IsSettled = true;
        if (span.IsSettled) root.Open--;
        _held.Add(span);
        if (span is { IsServer: true, HasOtherEnd: false }) _lonely[span.Key] = span;
    }

    /// <summary>Takes out those that are due; all of them when the agent ends.</summary>
    public List<TracedRequest> TakeDue(long now, bool isLast)
    {
        foreach (var span in _held)
        {
            if (span.IsSettled || (LateParents.MayLearnMore(span) && now - span.HeldSince < _limit && !isLast)) continue;
            if (span.Parent is null && !span.IsServer) LateParents.Settle(span);
            span.IsSettled = true;
            span.Group!.Root.Open--;
        }
        List<TracedRequest> due = [];
        var kept = 0;
        for (var i = 0; i < _held.Count; i++)
        {
            var span = _held[i];
            if (isLast || IsDue(span, now)) due.Add(span);
            else _held[kept++] = span;
        }
        _held.RemoveRange(kept, _held.Count - kept);
        foreach (var span in due)
        {
            span.Group!.Root.IsFixed = true;
            if (span.IsServer) _lonely.Remove(span.Key);
        }
        return due;
    }

    private bool IsDue(TracedRequest span, long now)
    {
        var age = now - span.HeldSince;
        return age >= _limit || (span.IsSettled && age >= _linger && span.Group!.Root.Open <= 0);
    }
}
