namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>
/// Patterns by the hash of a masked line. Bounded: two generations, of which the older one is dropped when the younger one is full; what is found in the
/// older one moves to the younger.
/// </summary>
internal sealed class RecentShapes(int limit)
{
    private Dictionary<ulong, LogPattern> _young = [];
    private Dictionary<ulong, LogPattern> _old = [];

    public LogPattern? Find(ulong hash)
    {
        if (_young.TryGetValue(hash, out var pattern)) return pattern;
        if (_old.Count == 0 || !_old.TryGetValue(hash, out pattern)) return null;
        Set(hash, pattern);
        return pattern;
    }

    public void Set(ulong hash, LogPattern pattern)
    {
        if (_young.Count >= limit)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[hash] = pattern;
    }
}
