namespace Taproot.Store.Metrics;

/// <summary>Which descriptions of metrics are stored already this week, so that they are not written with each request. Bounded; forgetting is harmless.</summary>
internal sealed class MetadataLedger
{
    private const int Limit = 200_000;
    private readonly HashSet<ulong> _known = [];
    private int _week = -1;

    /// <summary>Whether this one must be written; then it counts as written.</summary>
    public bool IsNew(int week, ulong hash)
    {
        lock (_known)
        {
            if (week != _week || _known.Count >= Limit)
            {
                _known.Clear();
                _week = week;
            }
            return _known.Add(hash);
        }
    }

    /// <summary>Forgets all: what was thought written may not be.</summary>
    public void Clear()
    {
        lock (_known) _known.Clear();
    }
}
