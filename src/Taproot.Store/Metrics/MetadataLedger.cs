namespace Taproot.Store.Metrics;

/// <summary>Which descriptions of metrics are stored already this week, so that they are not written with each request. Bounded; forgetting is harmless.</summary>
internal sealed class MetadataLedger(TimeProvider time)
{
    private const int Limit = 200_000;
    private const int DaysFromMondayToEpoch = 3; // 1970 began on a Thursday
    private readonly Lock _lock = new();
    private readonly HashSet<(int Week, ulong Hash)> _known = [];

    /// <summary>The Monday of this week, days since the epoch.</summary>
    public int ThisWeek()
    {
        var today = (int)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;
        return today - (today + DaysFromMondayToEpoch) % 7;
    }

    public bool Contains(int week, ulong hash)
    {
        lock (_lock) return _known.Contains((week, hash));
    }

    /// <summary>Marks rows that are stored.</summary>
    public void Add(IEnumerable<(int Week, ulong Hash)> stored)
    {
        lock (_lock)
        {
            _known.UnionWith(stored);
            if (_known.Count > Limit) _known.Clear();
        }
    }
}
