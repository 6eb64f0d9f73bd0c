using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>
/// Rows of an unwind table: the address within the file in the upper half, the rule from there on in the lower. Bounded; one too many
/// makes the whole list useless. Outside of the managed heap, which would keep its room long after the table is in the kernel.
/// </summary>
internal sealed unsafe class RowList(int most) : IDisposable
{
    private int _capacity;
    private int _count;
    private ulong* _rows;

    /// <summary>True when there were more rows than allowed.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>Adds a row; addresses over 4 GiB are left out.</summary>
    internal void Add(ulong address, uint rule)
    {
        if (address > uint.MaxValue) return;
        if (_count == _capacity)
        {
            if (_count >= most)
            {
                IsTooLong = true;
                return;
            }
            _capacity = (int)Math.Min(Math.Max(_capacity * 2L, 4096), most);
            _rows = (ulong*)NativeMemory.Realloc(_rows, (nuint)_capacity * sizeof(ulong));
        }
        _rows[_count++] = address << 32 | rule;
    }

    /// <summary>Sorts, and leaves out rows that say what the row before says. Valid as long as the list is.</summary>
    internal ReadOnlySpan<ulong> ToTable()
    {
        var rows = new Span<ulong>(_rows, _count);
        rows.Sort();
        var kept = 0;
        for (var i = 0; i < rows.Length;)
        {
            // Of several at one address the end of the function before is the one that says nothing.
            var row = rows[i];
            for (i++; i < rows.Length && rows[i] >> 32 == row >> 32; i++)
            {
                if ((uint)row == UnwindRule.Unknown) row = rows[i];
            }
            if (kept == 0 || (uint)rows[kept - 1] != (uint)row) rows[kept++] = row;
        }
        _count = kept;
        return rows[..kept];
    }

    public void Dispose()
    {
        NativeMemory.Free(_rows);
        _rows = null;
        (_count, _capacity) = (0, 0);
    }
}
