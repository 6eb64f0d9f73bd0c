namespace Taproot.Store.Recent;

/// <summary>Where the samples of one series after the other are put together.</summary>
internal sealed class SampleRoom
{
    private long[] _times = new long[512];
    private double[] _values = new double[512];
    private int _count;

    public ReadOnlySpan<long> Times => _times.AsSpan(0, _count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    public void Clear() => _count = 0;

    /// <summary>Appends samples that are later than <paramref name="afterMs"/> and not later than <paramref name="toMs"/>.</summary>
    public void Add(RecentChunk chunk, long afterMs, long toMs)
    {
        if (chunk.LastMs <= afterMs || chunk.FirstMs > toMs) return;
        Ensure(chunk.Count);
        var times = _times.AsSpan(_count, chunk.Count);
        var values = _values.AsSpan(_count, chunk.Count);
        chunk.Unpack(times, values);
        var (start, end) = (FirstLater(times, afterMs), FirstLater(times, toMs));
        if (start > 0)
        {
            times[start..end].CopyTo(times);
            values[start..end].CopyTo(values);
        }
        _count += end - start;
    }

    /// <summary>Appends samples that are later than <paramref name="afterMs"/> and not later than <paramref name="toMs"/>.</summary>
    public void Add(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long afterMs, long toMs)
    {
        var (start, end) = (FirstLater(times, afterMs), FirstLater(times, toMs));
        if (start >= end) return;
        Ensure(end - start);
        times[start..end].CopyTo(_times.AsSpan(_count));
        values[start..end].CopyTo(_values.AsSpan(_count));
        _count += end - start;
    }

    private void Ensure(int more)
    {
        if (_times.Length - _count >= more) return;
        var size = Math.Max(_times.Length * 2, _count + more);
        Array.Resize(ref _times, size);
        Array.Resize(ref _values, size);
    }

    private static int FirstLater(ReadOnlySpan<long> times, long ms)
    {
        if (times.IsEmpty || times[0] > ms) return 0;
        if (times[^1] <= ms) return times.Length;
        var at = times.BinarySearch(ms);
        return at >= 0 ? at + 1 : ~at;
    }
}
