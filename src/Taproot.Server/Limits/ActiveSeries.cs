namespace Taproot.Server.Limits;

/// <summary>
/// The series that had a sample in this period or the one before, by their hash: 12 bytes each in a table that is at most two thirds full. Known series are found
/// without a lock; new ones take one.
/// </summary>
internal sealed class ActiveSeries
{
    private const int FirstSlots = 1024;
    private readonly Lock _lock = new();
    private Table _table = new(FirstSlots);
    private int _count;
    private int _period;

    private sealed class Table(int slots)
    {
        public ulong[] Keys { get; } = new ulong[slots];

        public int[] Periods { get; } = new int[slots];
    }

    /// <summary>Series that are active.</summary>
    public int Count(int period)
    {
        lock (_lock)
        {
            Turn(period);
            return _count;
        }
    }

    /// <summary>Notes a sample of a series; false when the series is new and there are <paramref name="limit"/> already.</summary>
    /// <param name="key">The series' hash.</param>
    /// <param name="period">Number of the period.</param>
    /// <param name="limit">Most series.</param>
    public bool TryKeep(ulong key, int period, long limit)
    {
        if (key == 0) key = 1; // 0 stands for an empty slot
        return Touch(Volatile.Read(ref _table), key, period) || TryAdd(key, period, limit);
    }

    private static bool Touch(Table table, ulong key, int period)
    {
        var keys = table.Keys;
        for (var slot = (int)key & (keys.Length - 1); ; slot = (slot + 1) & (keys.Length - 1))
        {
            var found = Volatile.Read(ref keys[slot]);
            if (found == 0) return false;
            if (found != key) continue;
            // Written only when it changes, so that cores do not take the line from each other.
            if (table.Periods[slot] != period) table.Periods[slot] = period;
            return true;
        }
    }

    private bool TryAdd(ulong key, int period, long limit)
    {
        lock (_lock)
        {
            Turn(period);
            if (Touch(_table, key, period)) return true;
            if (_count >= limit) return false;
            if (3L * (_count + 1) > 2L * _table.Keys.Length) Rebuild(_table.Keys.Length * 2, leastPeriod: int.MinValue);
            Put(_table, key, period);
            _count++;
            return true;
        }
    }

    private void Turn(int period)
    {
        if (period <= _period) return;
        _period = period;
        Rebuild(_table.Keys.Length, period - 1);
    }

    // Readers go on in the old table meanwhile. A note that is written there only is made again with the series' next sample.
    private void Rebuild(int slots, int leastPeriod)
    {
        var (keys, periods) = (_table.Keys, (int[])_table.Periods.Clone());
        var kept = 0;
        for (var i = 0; i < keys.Length; i++)
            if (keys[i] != 0 && periods[i] >= leastPeriod) kept++;
        while (slots > FirstSlots && 6L * kept < slots) slots /= 2;
        var table = new Table(slots);
        for (var i = 0; i < keys.Length; i++)
            if (keys[i] != 0 && periods[i] >= leastPeriod) Put(table, keys[i], periods[i]);
        _count = kept;
        Volatile.Write(ref _table, table);
    }

    private static void Put(Table table, ulong key, int period)
    {
        var keys = table.Keys;
        var slot = (int)key & (keys.Length - 1);
        while (keys[slot] != 0) slot = (slot + 1) & (keys.Length - 1);
        table.Periods[slot] = period;
        Volatile.Write(ref keys[slot], key);
    }
}
