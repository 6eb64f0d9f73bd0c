namespace Taproot.Store.Client;

/// <summary>The frame of ClickHouse's Native format: blocks of columns, each column with its name and type.</summary>
internal static class NativeBlocks
{
    private const int MostRows = 64 << 20;

    /// <summary>Reads a block's head; the rows that each of its columns has, or null at the end.</summary>
    public static async ValueTask<int?> ReadHeadAsync(RowReader reader, int expectedColumns, CancellationToken cancellation)
    {
        if (!await reader.MoreAsync(cancellation)) return null;
        var columns = await reader.ReadVarIntAsync(cancellation);
        var rows = await reader.ReadVarIntAsync(cancellation);
        if (columns == 0 && rows == 0) return 0;
        if (columns != expectedColumns || rows > MostRows) throw new IOException($"The store's answer has {columns} columns where {expectedColumns} were asked for.");
        return rows;
    }

    /// <summary>Reads a column of the block: its name, its type, its values.</summary>
    public static async ValueTask ReadColumnAsync<T>(
        RowReader reader, string type, ColumnBuffer<T> column, int rows, CancellationToken cancellation) where T : unmanaged
    {
        _ = await reader.ReadStringAsync(cancellation);
        var actual = await reader.ReadStringAsync(cancellation);
        if (actual != type) throw new IOException($"The store's answer has a column of type {actual} where {type} was asked for.");
        await reader.ReadColumnAsync(column, rows, cancellation);
    }
}
