namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>A field of the header table.</summary>
internal struct HpackEntry
{
    public HpackField Field;

    /// <summary>The name, where the field stands for several.</summary>
    public byte[]? Name;

    /// <summary>Length of the name, which the table's size is counted by.</summary>
    public int NameLength;

    /// <summary>See <see cref="HpackFields.NumberOf"/>.</summary>
    public int Number;

    /// <summary>The value's beginning, for fields that are shown as text.</summary>
    public byte[]? Value;

    public int ValueLength;

    /// <summary>What it takes of the table.</summary>
    public int Size;

    public readonly ReadOnlySpan<byte> Text => Value.AsSpan(0, Value is null ? 0 : ValueLength);
}

/// <summary>
/// The dynamic table of one direction, newest first. What was in it before reading began, or before bytes were lost, is not known; what comes
/// after is, as places are counted from the newest.
/// </summary>
internal sealed class HpackTable
{
    private const int Overhead = 32;
    private const int Standard = 4096;
    private const int Largest = 65536;
    private const int TextLimit = 1024;
    private HpackEntry[] _ring = new HpackEntry[16];
    private int _head; // where the newest is
    private int _size;
    private int _maxSize = Standard;

    /// <summary>How many fields it has.</summary>
    public int Count { get; private set; }

    /// <summary>The field at a place, 0 is the newest.</summary>
    public ref readonly HpackEntry this[int place] => ref _ring[(_head - place) & (_ring.Length - 1)];

    /// <summary>Forgets all.</summary>
    public void Clear() => (Count, _size) = (0, 0);

    /// <summary>The size that the sender wants it to have.</summary>
    public void Resize(int size)
    {
        _maxSize = Math.Min(size, Largest);
        Evict();
    }

    /// <summary>Adds a field; of its value <paramref name="value"/> is the beginning.</summary>
    public void Add(HpackField field, ReadOnlySpan<byte> name, int nameLength, ReadOnlySpan<byte> value, int valueLength)
    {
        var size = nameLength + valueLength + Overhead;
        _size += size;
        if (Count == _ring.Length) Grow();
        _head = (_head + 1) & (_ring.Length - 1);
        Count++;
        ref var entry = ref _ring[_head];
        (entry.Field, entry.NameLength, entry.Size, entry.ValueLength) = (field, nameLength, size, 0);
        entry.Number = HpackFields.NumberOf(field, value);
        if (field is HpackField.Method or HpackField.Path or HpackField.Authority or HpackField.Trace) KeepText(ref entry, name, value[..Math.Min(value.Length, TextLimit)]);
        Evict();
    }

    // Memory of fields that are gone is used again.
    private static void KeepText(ref HpackEntry entry, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (entry.Value is null || entry.Value.Length < value.Length || entry.Value.Length > 4 * (value.Length + 16)) entry.Value = new byte[value.Length];
        value.CopyTo(entry.Value);
        entry.ValueLength = value.Length;
        if (entry.Field == HpackField.Trace && !name.SequenceEqual(entry.Name)) entry.Name = name.ToArray();
    }

    private void Evict()
    {
        while (_size > _maxSize && Count > 0) _size -= this[--Count].Size;
        if (Count == 0) _size = 0;
    }

    private void Grow()
    {
        var larger = new HpackEntry[_ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[Count - 1 - i] = this[i];
        (_ring, _head) = (larger, Count - 1);
    }
}
