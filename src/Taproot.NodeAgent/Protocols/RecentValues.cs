namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// Values by bytes, as many as there are slots; a newer one takes the slot of an older one. For all connections of a protocol: entries do not
/// change once they are made, so that threads need no lock.
/// </summary>
internal sealed class RecentValues<T>(int slots)
    where T : class
{
    private readonly Entry?[] _slots = new Entry?[slots];

    /// <summary>The value of a key.</summary>
    public T? Find(ReadOnlySpan<byte> key)
    {
        var entry = Volatile.Read(ref _slots[SlotOf(key)]);
        return entry is not null && key.SequenceEqual(entry.Key) ? entry.Value : null;
    }

    /// <summary>Keeps a value.</summary>
    public void Keep(ReadOnlySpan<byte> key, T value) => Volatile.Write(ref _slots[SlotOf(key)], new(key.ToArray(), value));

    private int SlotOf(ReadOnlySpan<byte> key)
    {
        var hash = new HashCode();
        hash.AddBytes(key);
        return (int)((uint)hash.ToHashCode() % (uint)_slots.Length);
    }

    private sealed record Entry(byte[] Key, T Value);
}
