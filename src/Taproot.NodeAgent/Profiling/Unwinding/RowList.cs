namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>
/// Rows of an unwind table: the address within the file in the upper half, the rule from there on in the lower. Bounded; one too many
/// makes the whole list useless.
/// </summary>
internal sealed class RowList(int most)
{
    private ulong[] _rows = new ulong[Math.Min(most, 4096)];
    private int _count;

    /// <summary>True when there were more rows than allowed.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>Adds a row; addresses over 4 GiB are left out.</summary>
    internal void Add(ulong address, uint rule)
    {
        if (address > uint.MaxValue) return;
        if (_count == _rows.Length)
        {
            if (_count >= most)
            {
                IsTooLong = true;
                return;
            }
            Array.Resize(ref _rows, (int)Math.Min((long)_count * 2, most));
        }
        _rows[_count++] = address << 32 | rule;
    }

    /// <summary>Sorts, and leaves out rows that say what the row before says.</summary>
    internal ReadOnlySpan<ulong> ToTable()
    {
        Array.Sort(_rows, 0, _count);
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            // Of several at one address the end of the function before is the one that says nothing.
            if (i + 1 < _count && IsSameAddress(_rows[i], _rows[i + 1]) && (uint)_rows[i] == UnwindRule.Unknown) (_rows[i + 1], _rows[i]) = (_rows[i], _rows[i + 1]);
            if (kept > 0 && IsSameAddress(_rows[kept - 1], _rows[i])) continue;
            if (kept > 0 && (uint)_rows[kept - 1] == (uint)_rows[i]) continue;
            _rows[kept++] = _rows[i];
        }
        return _rows.AsSpan(0, kept);
    }

    private static bool IsSameAddress(ulong one, ulong other) => one >> 32 == other >> 32;
}
