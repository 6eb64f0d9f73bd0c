using System.Runtime.CompilerServices;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>A BPF hash map: typed single and batch access. Used by one thread at a time.</summary>
internal sealed unsafe class BpfMap<TKey, TValue>(int descriptor, int capacity)
    where TKey : unmanaged
    where TValue : unmanaged
{
    private const int BatchSize = 1024;
    private const int NoEntry = 2; // ENOENT
    private const int NoSpace = 28; // ENOSPC
    private TKey[] _keys = [];
    private TValue[] _values = [];

    /// <summary>The most entries it takes.</summary>
    public int Capacity => capacity;

    /// <summary>How many entries the last <see cref="ReadAll"/> saw.</summary>
    public int Count { get; private set; }

    public bool TryGet(TKey key, out TValue value)
    {
        fixed (TValue* to = &value) return LibBpf.Lookup(descriptor, &key, to) == 0;
    }

    public bool Set(TKey key, TValue value) => LibBpf.Update(descriptor, &key, &value, 0) == 0;

    public void Remove(TKey key) => _ = LibBpf.Delete(descriptor, &key);

    /// <summary>Calls <paramref name="visit"/> for each entry; entries that come and go meanwhile may be missed or come twice.</summary>
    public void ReadAll(Action<TKey, TValue> visit)
    {
        if (_keys.Length == 0) Grow(BatchSize);
        Count = 0;
        ulong from = 0, next = 0; // an opaque position: 4 bytes for a hash map
        var first = true;
        while (true)
        {
            var count = (uint)_keys.Length;
            var result = ReadBatch(first ? null : &from, &next, &count);
            if (result == -NoSpace && _keys.Length < capacity + BatchSize)
            {
                Grow(_keys.Length * 2); // one bucket holds more than fits
                continue;
            }
            if (result != 0 && result != -NoEntry) return;
            for (var i = 0; i < count; i++) visit(_keys[i], _values[i]);
            Count += (int)count;
            if (result == -NoEntry) return;
            from = next;
            first = false;
        }
    }

    private int ReadBatch(ulong* from, ulong* next, uint* count)
    {
        fixed (TKey* keys = _keys)
        fixed (TValue* values = _values)
            return LibBpf.LookupBatch(descriptor, from, next, keys, values, count, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        _keys = new TKey[size];
        _values = new TValue[size];
    }
}
