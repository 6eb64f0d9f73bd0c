namespace Taproot.NodeAgent.Traces;

/// <summary>Makes groups, as many as there is room for, and finds those whose id headers name.</summary>
internal sealed class TraceTable(TraceBudget budget)
{
    private const int Limit = 32_768;
    private const long KeptNanoseconds = 60_000_000_000;
    private readonly Dictionary<UInt128, TraceGroup> _named = [];

    /// <summary>Ids of headers that are known.</summary>
    public int Count => _named.Count;

    /// <summary>Traces that were not begun since there were too many.</summary>
    public long Denied { get; private set; }

    /// <summary>Whether a new trace may begin.</summary>
    public bool HasRoom(long now, bool isJob) => budget.HasRoom(now, isJob);

    /// <summary>Begins a trace that no header names; null when there is no room.</summary>
    public TraceGroup? Begin(UInt128 id, long now, bool isJob)
    {
        if (budget.TryTake(now, isJob)) return new(id, isNamed: false) { LastUse = now };
        Denied++;
        return null;
    }

    /// <summary>The group of an id that a header names. One that is not known yet is part of <paramref name="outer"/> or takes room.</summary>
    public TraceGroup? Named(UInt128 id, TraceGroup? outer, long now, bool isJob)
    {
        if (!_named.TryGetValue(id, out var group))
        {
            group = new(id, isNamed: true);
            if (outer is null && !budget.TryTake(now, isJob)) group.IsDenied = true;
            if (group.IsDenied) Denied++;
            if (_named.Count < Limit) _named[id] = group;
        }
        group.LastUse = now;
        if (outer is not null) TraceGroup.TryJoin(outer, group);
        return group.Root.IsDenied ? null : group;
    }

    /// <summary>What belongs to the id is no span: what it is part of is none.</summary>
    public void Deny(UInt128 id, long now)
    {
        if (_named.TryGetValue(id, out var group)) group.LastUse = now;
        else if (_named.Count < Limit) _named[id] = new(id, isNamed: true) { IsDenied = true, LastUse = now };
    }

    /// <summary>Forgets ids that were not met for long.</summary>
    public void Sweep(long now)
    {
        foreach (var (id, group) in _named)
            if (now - group.LastUse > KeptNanoseconds && group.Root.Open == 0) _named.Remove(id);
    }
}
