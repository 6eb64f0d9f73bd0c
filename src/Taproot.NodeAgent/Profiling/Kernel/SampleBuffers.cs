using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Profiling.Kernel;

/// <summary>
/// The two buffers of samples in the kernel. <see cref="Swap"/> lets the programs write into the other one; what they left is read by
/// <see cref="Read"/> once none of them can still be at it.
/// </summary>
internal sealed unsafe class SampleBuffers(int even, int odd, int selector)
{
    private const int NoEntry = 2; // ENOENT
    private const int NoSpace = 28; // ENOSPC
    private const int MostInBatch = 4096;
    private SampleKey[] _keys = new SampleKey[128];
    private Sample[] _samples = new Sample[128];
    private bool _isOdd;

    /// <summary>From now on the programs write into the other buffer.</summary>
    internal void Swap()
    {
        _isOdd = !_isOdd;
        var (index, value) = (0u, _isOdd ? 1ul : 0ul);
        _ = LibBpf.Update(selector, &index, &value, 0);
    }

    /// <summary>Takes everything out of the buffer that was written before the last <see cref="Swap"/>.</summary>
    internal void Read(Action<ReadOnlySpan<SampleKey>, ReadOnlySpan<Sample>> visit)
    {
        var map = _isOdd ? even : odd;
        ulong from = 0, next = 0;
        var isFirst = true;
        while (true)
        {
            var count = (uint)_keys.Length;
            var result = ReadBatch(map, isFirst ? null : &from, &next, &count);
            if (result == -NoSpace && _keys.Length < MostInBatch)
            {
                Array.Resize(ref _keys, _keys.Length * 2); // one bucket holds more than fits
                Array.Resize(ref _samples, _samples.Length * 2);
                continue;
            }
            if (result != 0 && result != -NoEntry) return;
            if (count > 0) visit(_keys.AsSpan(0, (int)count), _samples.AsSpan(0, (int)count));
            if (result == -NoEntry) return;
            (from, isFirst) = (next, false);
        }
    }

    private int ReadBatch(int map, ulong* from, ulong* next, uint* count)
    {
        fixed (SampleKey* keys = _keys)
        fixed (Sample* samples = _samples)
            return LibBpf.LookupAndDeleteBatch(map, from, next, keys, samples, count, 0);
    }
}
