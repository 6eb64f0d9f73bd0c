using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>Where a file's table is in the kernel.</summary>
/// <param name="Slot">Index in the map of tables.</param>
/// <param name="Chunks">Chunks of rows that it has.</param>
internal readonly record struct LoadedTable(int Slot, int Chunks);

/// <summary>The unwind tables in the kernel: one array map a file, all together within a budget of memory.</summary>
internal sealed unsafe class UnwindTables(int tables, long budget)
{
    internal const int Slots = 1024;
    private const int RowsInChunk = 128;
    private const int ChunkBytes = RowsInChunk * sizeof(ulong);
    private const int ArrayType = 2; // BPF_MAP_TYPE_ARRAY
    private const uint InnerMap = 1u << 12; // BPF_F_INNER_MAP: arrays of any length may be put into the outer one
    private readonly Stack<int> _free = new(Enumerable.Range(0, Slots).Reverse());

    /// <summary>Bytes of all tables.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Tables that are loaded.</summary>
    internal int Count => Slots - _free.Count;

    /// <summary>Whether there is room for so many rows without dropping another table.</summary>
    internal bool HasRoom(int rows) => _free.Count > 0 && Bytes + (long)ChunksOf(rows) * ChunkBytes <= budget;

    /// <summary>Whether so many rows could be loaded at all.</summary>
    internal bool CanEverHold(int rows) => (long)ChunksOf(rows) * ChunkBytes <= budget;

    /// <summary>Loads a table; null when the kernel refuses it.</summary>
    internal LoadedTable? Load(ReadOnlySpan<ulong> rows)
    {
        if (rows.IsEmpty || !HasRoom(rows.Length)) return null;
        var chunks = ChunksOf(rows.Length);
        var map = Create(chunks);
        if (map < 0) return null;
        try
        {
            var slot = _free.Peek();
            if (!Fill(map, rows, chunks) || LibBpf.Update(tables, &slot, &map, 0) != 0) return null;
            _free.Pop();
            Bytes += (long)chunks * ChunkBytes;
            return new(slot, chunks);
        }
        finally
        {
            _ = LibC.Close(map); // the outer map keeps it
        }
    }

    /// <summary>Forgets a table. Processes must not refer to it any more.</summary>
    internal void Unload(LoadedTable table)
    {
        var slot = table.Slot;
        _ = LibBpf.Delete(tables, &slot);
        _free.Push(slot);
        Bytes -= (long)table.Chunks * ChunkBytes;
    }

    private static int ChunksOf(int rows) => (rows + RowsInChunk - 1) / RowsInChunk;

    private static int Create(int chunks)
    {
        var options = new LibBpf.MapCreateOptions { Size = (nuint)sizeof(LibBpf.MapCreateOptions), Flags = InnerMap };
        return LibBpf.CreateMap(ArrayType, "unwind_rows", sizeof(int), ChunkBytes, (uint)chunks, &options);
    }

    private static bool Fill(int map, ReadOnlySpan<ulong> rows, int chunks)
    {
        Span<ulong> chunk = stackalloc ulong[RowsInChunk];
        for (var index = 0; index < chunks; index++)
        {
            var part = rows[(index * RowsInChunk)..Math.Min(rows.Length, (index + 1) * RowsInChunk)];
            part.CopyTo(chunk);
            chunk[part.Length..].Fill(ulong.MaxValue); // behind every address
            fixed (ulong* value = chunk)
                if (LibBpf.Update(map, &index, value, 0) != 0) return false;
        }
        return true;
    }
}
