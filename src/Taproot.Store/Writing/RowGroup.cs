using Taproot.Store.Client;

namespace Taproot.Store.Writing;

/// <summary>A group of rows that each request has written into buffers of its own, one a table. Nothing is copied: the group takes the buffers over.</summary>
/// <param name="statements">The INSERT statement of each table, in the order in which they are made.</param>
internal sealed class RowGroup(IReadOnlyList<string> statements) : InsertGroup
{
    private readonly List<RowBuffer>[] _tables = [.. statements.Select(_ => new List<RowBuffer>())];
    private long _bytes;

    public override long Bytes => _bytes;

    /// <summary>Takes over the buffers of a request, one for each statement.</summary>
    public void Add(ReadOnlySpan<RowBuffer> buffers, int rowCount)
    {
        for (var i = 0; i < buffers.Length; i++)
        {
            _tables[i].Add(buffers[i]);
            _bytes += buffers[i].Length;
        }
        RowCount += rowCount;
    }

    public override IEnumerable<TableRows> Inserts()
    {
        for (var i = 0; i < _tables.Length; i++)
            if (_tables[i].Exists(b => b.Length > 0)) yield return new(statements[i], RowBuffer.ToContent(_tables[i]));
    }

    public override void Dispose()
    {
        foreach (var buffers in _tables)
        {
            foreach (var buffer in buffers) buffer.Dispose();
            buffers.Clear();
        }
    }
}
