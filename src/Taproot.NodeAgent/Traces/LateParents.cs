namespace Taproot.NodeAgent.Traces;

/// <summary>
/// Finds parents that could not be told when the request was sent, from what happened since: another request with the same trace id was sent for one
/// that came in, others proved to belong elsewhere, or were answered before this one was.
/// </summary>
internal static class LateParents
{
    /// <summary>Whether more may become known yet.</summary>
    public static bool MayLearnMore(TracedRequest request)
    {
        foreach (var candidate in request.Candidates)
            if (candidate.IsOpen) return true;
        return false;
    }

    /// <summary>Finds the parent now or never.</summary>
    public static void Settle(TracedRequest request)
    {
        request.IsSettled = true;
        var found = request.Named?.ServedBy(request.ProcessId, request.Start) is { } served && request.MayBePartOf(served)
            ? new FoundParent(served, ParentRule.Trace)
            : FindByTime(request);
        request.Candidates = [];
        if (found.Parent is not { } parent) return;
        Attach(request, parent, found.Rule);
    }

    /// <summary>Makes a request part of one that came in, and of its trace.</summary>
    public static void Attach(TracedRequest request, TracedRequest parent, ParentRule rule)
    {
        request.BePartOf(parent, rule);
        if (request.Header is { } header && parent.Carries is null)
        {
            parent.Carries = header.TraceId;
            request.Named?.Serves(parent);
        }
        if (request.Group is { } group && parent.Group is { } outer) TraceGroup.TryJoin(outer, group);
    }

    // What is asked for is waited for: a request that was answered before this one was is not what it was made for.
    private static FoundParent FindByTime(TracedRequest request)
    {
        TracedRequest? found = null;
        foreach (var candidate in request.Candidates)
        {
            var isOver = !candidate.IsOpen && candidate.End < request.End;
            if (isOver || !ParentFinder.IsPossible(request, candidate)) continue;
            if (found is not null) return default;
            found = candidate;
        }
        return new(found, ParentRule.Time);
    }
}
