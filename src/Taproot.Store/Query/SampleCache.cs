namespace Taproot.Store.Query;

/// <summary>
/// Samples that queries have read, kept for the next query: dashboards ask the same again and again, and only what is new must be read. Exact, because all
/// samples come in through this process: each insert tells the oldest time that it brought, and from there on the store is asked again. Bounded; what was not
/// used for longest goes first. Thread-safe.
/// </summary>
internal sealed class SampleCache(StoreOptions options)
{
    private const int MostSelections = 2000;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Database, string Selector), CachedSelection> _selections = [];
    private readonly HashSet<CachedSelection> _filling = [];
    private readonly long _capacity = options.ClickHouse is null ? options.QueryCacheBytes : 0;
    private long _bytes;
    private long _uses;
    private long _hits;
    private long _misses;
    private long _evictions;

    /// <summary>What it holds and how often it helped.</summary>
    public SampleCacheFigures Measure()
    {
        lock (_lock) return new(_capacity, _bytes, _selections.Count, _hits, _misses, _evictions);
    }

    /// <summary>
    /// Finds what is kept of a selection: of the very selector, or of the whole metric. Null when that is not worth while: nothing of its begin, or too little.
    /// </summary>
    public CachedSelection? Find(string database, LabelFilter filter, long afterMs, long toMs)
    {
        lock (_lock)
        {
            var found = FindUsable((database, filter.ToString()), afterMs, toMs);
            if (found is null && filter.WholeMetric is { } metric) found = FindUsable((database, metric), afterMs, toMs);
            if (found is null)
            {
                if (_capacity > 0) _misses++;
                return null;
            }
            _hits++;
            found.LastUse = ++_uses;
            return found;
        }
    }

    /// <summary>Begins to keep a selection that is about to be read; null when nothing is kept.</summary>
    public CachedSelection? Begin(string database, LabelFilter filter, long afterMs, long toMs)
    {
        if (_capacity == 0) return null;
        var selection = new CachedSelection(database, filter.ToString(), afterMs, toMs, _capacity / 2);
        lock (_lock) _filling.Add(selection);
        return selection;
    }

    /// <summary>Ends it: kept when it was read whole and is not too large.</summary>
    public void End(CachedSelection selection, bool isWhole)
    {
        lock (_lock)
        {
            _filling.Remove(selection);
            if (!isWhole || selection.IsTooLarge) return;
            var key = (selection.Database, selection.Selector);
            if (_selections.Remove(key, out var before)) _bytes -= before.Bytes;
            _selections[key] = selection;
            _bytes += selection.Bytes;
            selection.LastUse = ++_uses;
            while (_bytes > _capacity || _selections.Count > MostSelections) Forget();
        }
    }

    /// <summary>Samples are stored, the oldest of this time: what is kept is good until just before it.</summary>
    public void Stored(string database, long oldestMs)
    {
        lock (_lock)
        {
            foreach (var selection in _selections.Values) Shorten(selection, database, oldestMs);
            foreach (var selection in _filling) Shorten(selection, database, oldestMs);
        }
    }

    private static void Shorten(CachedSelection selection, string database, long oldestMs)
    {
        if (selection.Database == database) selection.ToMs = Math.Min(selection.ToMs, oldestMs - 1);
    }

    // A long tail that must be read anyway is better read whole, and kept anew.
    private CachedSelection? FindUsable((string, string) key, long afterMs, long toMs)
    {
        if (!_selections.TryGetValue(key, out var selection)) return null;
        return selection.AfterMs <= afterMs && selection.ToMs > afterMs && toMs - selection.ToMs <= (toMs - afterMs) / 4 ? selection : null;
    }

    private void Forget()
    {
        var oldest = _selections.MinBy(s => s.Value.LastUse);
        _selections.Remove(oldest.Key);
        _bytes -= oldest.Value.Bytes;
        _evictions++;
    }
}
