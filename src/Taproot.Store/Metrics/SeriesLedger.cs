using System.IO.Hashing;

namespace Taproot.Store.Metrics;

/// <summary>
/// Which rows that samples refer to (series of metrics, stacks of profiles) of which day are stored already, so that they are not written with each
/// sample. Bounded; forgetting is harmless.
/// </summary>
/// <param name="limit">Rows that are remembered, 16 bytes or so each.</param>
internal sealed class SeriesLedger(int limit = SeriesLedger.Limit)
{
    private const int Limit = 4_000_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, HashSet<ulong>> _days = [];
    private int _count;

    /// <summary>Identity of a series within a day.</summary>
    public static ulong Key(ReadOnlySpan<byte> metric, ulong fingerprint) => XxHash3.HashToUInt64(metric, (long)fingerprint);

    public bool Contains(int day, ulong key)
    {
        lock (_lock) return _days.TryGetValue(day, out var keys) && keys.Contains(key);
    }

    /// <summary>Marks rows that are stored.</summary>
    public void Add(IEnumerable<(int Day, ulong Key)> stored)
    {
        lock (_lock)
        {
            foreach (var (day, key) in stored)
            {
                if (!_days.TryGetValue(day, out var keys)) _days[day] = keys = [];
                if (keys.Add(key)) _count++;
            }
            while (_count > limit)
            {
                var oldest = _days.Keys.Min();
                _count -= _days[oldest].Count;
                _days.Remove(oldest);
            }
        }
    }
}
