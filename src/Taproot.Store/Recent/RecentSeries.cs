using Taproot.Telemetry;

namespace Taproot.Store.Recent;

/// <summary>
/// Recent samples of one series: packed chunks, and a tail that grows. Changed under the lock of its <see cref="RecentSamples"/>; what a view has seen is
/// never written again.
/// </summary>
internal sealed class RecentSeries(ulong key, string metric, Labels labels)
{
    private const int ObjectBytes = 160;
    private const int BytesALabel = 16;
    private const int BytesASample = sizeof(long) + sizeof(double);
    private const int FirstRoom = 8;

    private RecentChunk[] _chunks = [];
    private int _first;
    private int _end;
    private long[] _times = [];
    private double[] _values = [];
    private int _count;

    public ulong Key => key;

    public string Metric => metric;

    /// <summary>The labels, the metric's name among them.</summary>
    public Labels Labels => labels;

    /// <summary>Whether it is among the series that can be found.</summary>
    public bool IsListed { get; set; }

    /// <summary>Memory, about.</summary>
    public long Bytes { get; private set; } = ObjectBytes + labels.Items.Length * BytesALabel;

    public bool IsEmpty => _count == 0 && _first == _end;

    public RecentView View => new(labels, _chunks.AsMemory(_first, _end - _first), _times, _values, _count);

    /// <summary>Takes a sample; of two with one time the first counts.</summary>
    public void Add(long time, double value)
    {
        var last = _count > 0 ? _times[_count - 1] : _end > _first ? _chunks[_end - 1].LastMs : long.MinValue;
        if (time <= last)
        {
            if (time < last) AddLate(time, value);
            return;
        }
        if (_count == RecentChunk.UsualSamples) Seal();
        if (_count == _times.Length) Grow();
        _times[_count] = time;
        _values[_count++] = value;
    }

    /// <summary>Forgets what is not later, whole chunks only.</summary>
    public void Forget(long untilMs)
    {
        while (_first < _end && _chunks[_first].LastMs <= untilMs)
        {
            Bytes -= _chunks[_first].Bytes;
            // Views have the array.
            if (++_first == _end) (_chunks, _first, _end) = ([], 0, 0);
        }
        if (_count == 0 || _end > _first || _times[_count - 1] > untilMs) return;
        Bytes -= _times.Length * BytesASample;
        (_times, _values, _count) = ([], [], 0);
    }

    private void Grow()
    {
        var size = Math.Clamp(_times.Length * 2, FirstRoom, RecentChunk.UsualSamples);
        Bytes += (size - _times.Length) * BytesASample;
        Array.Resize(ref _times, size);
        Array.Resize(ref _values, size);
    }

    private void Seal()
    {
        Append(new(_times.AsSpan(0, _count), _values.AsSpan(0, _count)));
        (_times, _values, _count) = (new long[RecentChunk.UsualSamples], new double[RecentChunk.UsualSamples], 0);
    }

    private void Append(RecentChunk chunk)
    {
        if (_end == _chunks.Length)
        {
            var chunks = new RecentChunk[Math.Max(4, (_end - _first) * 2)];
            _chunks.AsSpan(_first, _end - _first).CopyTo(chunks);
            (_chunks, _first, _end) = (chunks, 0, _end - _first);
        }
        _chunks[_end++] = chunk;
        Bytes += chunk.Bytes;
    }

    // Into the first part that ends later than the sample.
    private void AddLate(long time, double value)
    {
        for (var i = _first; i < _end; i++)
        {
            if (_chunks[i].LastMs < time) continue;
            AddToChunk(i, time, value);
            return;
        }
        Span<long> times = stackalloc long[RecentChunk.UsualSamples + 1];
        Span<double> values = stackalloc double[RecentChunk.UsualSamples + 1];
        _times.AsSpan(0, _count).CopyTo(times);
        _values.AsSpan(0, _count).CopyTo(values);
        if (!Insert(times, values, _count, time, value)) return;
        if (_count == RecentChunk.UsualSamples)
        {
            Append(new(times[.._count], values[.._count]));
            (_times, _values, _count) = (new long[RecentChunk.UsualSamples], new double[RecentChunk.UsualSamples], 0);
            (_times[0], _values[0], _count) = (times[^1], values[^1], 1);
            return;
        }
        var room = Math.Max(_times.Length, _count + 1);
        Bytes += (room - _times.Length) * BytesASample;
        (_times, _values, _count) = (new long[room], new double[room], _count + 1);
        times[.._count].CopyTo(_times);
        values[.._count].CopyTo(_values);
    }

    private void AddToChunk(int at, long time, double value)
    {
        var chunk = _chunks[at];
        Span<long> times = stackalloc long[RecentChunk.MostSamples + 1];
        Span<double> values = stackalloc double[RecentChunk.MostSamples + 1];
        chunk.Unpack(times, values);
        if (!Insert(times, values, chunk.Count, time, value)) return;
        var count = chunk.Count + 1;
        var half = count > RecentChunk.MostSamples ? count / 2 : count;
        Replace(at, new(times[..half], values[..half]), half < count ? new(times[half..count], values[half..count]) : null);
    }

    private void Replace(int at, RecentChunk chunk, RecentChunk? second)
    {
        var more = second is null ? 0 : 1;
        var chunks = new RecentChunk[_end - _first + more + 1];
        _chunks.AsSpan(_first, at - _first).CopyTo(chunks);
        _chunks.AsSpan(at + 1, _end - at - 1).CopyTo(chunks.AsSpan(at - _first + 1 + more));
        chunks[at - _first] = chunk;
        if (second is not null) chunks[at - _first + 1] = second;
        Bytes += chunk.Bytes + (second?.Bytes ?? 0) - _chunks[at].Bytes;
        (_chunks, _first, _end) = (chunks, 0, _end - _first + more);
    }

    private static bool Insert(Span<long> times, Span<double> values, int count, long time, double value)
    {
        var at = times[..count].BinarySearch(time);
        if (at >= 0) return false;
        at = ~at;
        times[at..count].CopyTo(times[(at + 1)..]);
        values[at..count].CopyTo(values[(at + 1)..]);
        (times[at], values[at]) = (time, value);
        return true;
    }
}
