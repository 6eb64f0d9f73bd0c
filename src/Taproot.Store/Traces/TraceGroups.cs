namespace Taproot.Store.Traces;

/// <summary>Ids of traces in groups; those of a group are names of one trace. An id that was joined with no other is alone. Not thread-safe.</summary>
internal sealed class TraceGroups
{
    /// <summary>Ids of a group at most; what would make it larger is not joined.</summary>
    public const int MaxTraces = 256;

    private readonly Dictionary<string, List<string>> _groups = new(StringComparer.Ordinal);

    /// <summary>All ids that are not alone.</summary>
    public IReadOnlyCollection<string> Ids => _groups.Keys;

    /// <summary>The ids that are the same trace, itself among them, always in the same order.</summary>
    public IReadOnlyList<string> PartsOf(string id) => _groups.TryGetValue(id, out var group) ? group : [id];

    /// <summary>One name for all of a group.</summary>
    public string NameOf(string id) => _groups.TryGetValue(id, out var group) ? group[0] : id;

    /// <summary>Makes two groups one.</summary>
    public void Join(string one, string other)
    {
        var (a, b) = (GroupOf(one), GroupOf(other));
        if (ReferenceEquals(a, b) || a.Count + b.Count > MaxTraces) return;
        var (large, small) = a.Count >= b.Count ? (a, b) : (b, a);
        large.AddRange(small);
        large.Sort(StringComparer.Ordinal);
        foreach (var id in small) _groups[id] = large;
    }

    /// <summary>Leaves ids out that are not among <paramref name="ids"/>; what they joined stays joined.</summary>
    public void Keep(HashSet<string> ids)
    {
        foreach (var group in _groups.Values) group.RemoveAll(id => !ids.Contains(id));
        foreach (var id in _groups.Keys.Where(id => !ids.Contains(id)).ToList()) _groups.Remove(id);
    }

    private List<string> GroupOf(string id)
    {
        if (!_groups.TryGetValue(id, out var group)) _groups.Add(id, group = [id]);
        return group;
    }
}
