using System.Runtime.CompilerServices;

namespace Taproot.Store.Client;

/// <summary>A column of one block; its memory serves the next block too.</summary>
internal sealed class ColumnBuffer<T> where T : unmanaged
{
    private T[] _values = [];

    /// <summary>Rows in the column.</summary>
    public int Count { get; private set; }

    /// <summary>Size of the rows.</summary>
    public int ByteLength => Count * Unsafe.SizeOf<T>();

    /// <summary>The rows.</summary>
    public Span<T> Values => _values.AsSpan(0, Count);

    /// <summary>Makes room for <paramref name="count"/> rows; their content is undefined.</summary>
    public void Resize(int count)
    {
        if (_values.Length < count) _values = GC.AllocateUninitializedArray<T>(Math.Max(count, _values.Length * 2));
        Count = count;
    }
}
