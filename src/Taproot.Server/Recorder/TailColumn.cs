using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>Samples of one metric in the order of their arrival.</summary>
internal sealed class TailColumn
{
    private const int First = 64;
    private ulong[] _fingerprints = [];
    private long[] _times = [];
    private double[] _values = [];

    public int Count { get; private set; }

    public SampleBlock Block => new(_fingerprints.AsSpan(0, Count), _times.AsSpan(0, Count), _values.AsSpan(0, Count));

    public void Add(ulong fingerprint, long timeMs, double value)
    {
        if (Count == _values.Length) Resize(Math.Max(First, 2 * Count));
        (_fingerprints[Count], _times[Count], _values[Count]) = (fingerprint, timeMs, value);
        Count++;
    }

    /// <summary>
    /// Makes <paramref name="target"/> hold what lies in <c>(fromMs, toMs]</c>; what is later stays here. Returns how many were older and are gone.
    /// </summary>
    public int MoveTo(TailColumn target, long fromMs, long toMs)
    {
        target.Count = 0;
        if (target._values.Length < Count) target.Resize(Count);
        var (kept, tooOld) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var (fingerprint, time, value) = (_fingerprints[i], _times[i], _values[i]);
            if (time > toMs) (_fingerprints[kept], _times[kept], _values[kept++]) = (fingerprint, time, value);
            else if (time > fromMs) target.Add(fingerprint, time, value);
            else tooOld++;
        }
        // Memory that only a burst needed is given back.
        if (_values.Length > First && _values.Length > 4 * Count) Resize(Math.Max(First, Count));
        Count = kept;
        return tooOld;
    }

    public void Clear()
    {
        Resize(0);
        Count = 0;
    }

    private void Resize(int size)
    {
        Array.Resize(ref _fingerprints, size);
        Array.Resize(ref _times, size);
        Array.Resize(ref _values, size);
    }
}
