namespace Taproot.NodeAgent.Traces;

/// <summary>
/// A trace as far as it is known. What looks like two traces may prove to be one: then one joins the other and takes its id. Once spans were sent
/// under an id, that id is fixed.
/// </summary>
internal sealed class TraceGroup(UInt128 id, bool isNamed)
{
    private const int MaxServed = 16;
    private TraceGroup? _joined;
    private List<TracedRequest>? _served;

    /// <summary>The id, that of the group it joined.</summary>
    public UInt128 Id => Root.OwnId;

    /// <summary>The id it was made with.</summary>
    public UInt128 OwnId => id;

    /// <summary>Whether applications know the id: headers carry it, to other hosts too, and logs may name it.</summary>
    public bool IsNamed => isNamed;

    /// <summary>Spans were sent under its id.</summary>
    public bool IsFixed { get; set; }

    /// <summary>There was no room for it: its requests are no spans.</summary>
    public bool IsDenied { get; set; }

    /// <summary>Spans that are not settled yet. Of a root.</summary>
    public int Open { get; set; }

    /// <summary>Spans so far. Of a root.</summary>
    public int Spans { get; set; }

    /// <summary>When it was last met, by the kernel's clock.</summary>
    public long LastUse { get; set; }

    /// <summary>The group that this one is part of; itself while it joined none.</summary>
    public TraceGroup Root
    {
        get
        {
            var root = this;
            while (root._joined is { } next) root = next;
            // The way is short next time.
            for (var at = this; at._joined is { } next && next != root; at = next) at._joined = root;
            return root;
        }
    }

    /// <summary>Makes two groups one; false when each has sent spans under its own id.</summary>
    /// <param name="outer">The group of the parent, whose id is kept unless only the other one is named.</param>
    /// <param name="inner">The group of the child.</param>
    public static bool TryJoin(TraceGroup outer, TraceGroup inner)
    {
        var (kept, lost) = (outer.Root, inner.Root);
        if (kept == lost) return true;
        var isDenied = kept.IsDenied;
        if (lost.IsNamed && !kept.IsNamed) (kept, lost) = (lost, kept);
        if (lost.IsFixed) return false;
        lost._joined = kept;
        kept.Open += lost.Open;
        kept.Spans += lost.Spans;
        kept.IsDenied = isDenied;
        return true;
    }

    /// <summary>Keeps that a request which names no trace belongs to this one: other requests with the id may have been made for it.</summary>
    public void Serves(TracedRequest inbound)
    {
        _served ??= [];
        if (_served.Count == MaxServed) _served.RemoveAt(0);
        _served.Add(inbound);
    }

    /// <summary>The request that a process answered when it sent another one with this group's id; null when none is known.</summary>
    public TracedRequest? ServedBy(uint processId, long nanoseconds)
    {
        foreach (var inbound in _served ?? [])
            if (inbound.ProcessId == processId && inbound.Start <= nanoseconds && (inbound.IsOpen || inbound.End >= nanoseconds)) return inbound;
        return null;
    }
}
