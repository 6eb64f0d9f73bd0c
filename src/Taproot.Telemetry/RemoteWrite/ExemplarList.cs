using System.Text.Unicode;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>
/// Exemplars of a batch's series: single measurements with labels of their own, which usually name a trace. Bounded; what is beyond, has no labels, or labels that
/// are none, is left out. Not thread-safe.
/// </summary>
public sealed class ExemplarList
{
    private const int MostExemplars = 10_000;
    private const int MostLabels = 16;
    private const int MostLabelBytes = 1024;
    private readonly List<Entry> _entries = [];
    private readonly ByteBuffer _texts = new(256);
    private (int Start, int Labels, bool IsRefused) _pending;

    private readonly record struct Entry(int Series, long TimeMs, double Value, int Start, int Length, int Labels);

    /// <summary>Exemplars.</summary>
    public int Count => _entries.Count;

    /// <summary>The index of an exemplar's series.</summary>
    public int SeriesOf(int exemplar) => _entries[exemplar].Series;

    /// <summary>An exemplar's time, milliseconds since the epoch.</summary>
    public long TimeMsOf(int exemplar) => _entries[exemplar].TimeMs;

    /// <summary>An exemplar's value.</summary>
    public double ValueOf(int exemplar) => _entries[exemplar].Value;

    /// <summary>How many labels an exemplar has.</summary>
    public int LabelCountOf(int exemplar) => _entries[exemplar].Labels;

    /// <summary>An exemplar's labels.</summary>
    public Utf8Labels LabelsOf(int exemplar) => new(_texts.Span.Slice(_entries[exemplar].Start, _entries[exemplar].Length));

    /// <summary>Bytes that are held, for the next request.</summary>
    internal long RetainedBytes => _texts.Capacity + 48L * _entries.Capacity;

    /// <summary>Begins an exemplar; one that was begun before and not ended is forgotten.</summary>
    internal void Begin()
    {
        var start = _entries.Count == 0 ? 0 : _entries[^1].Start + _entries[^1].Length;
        _texts.Truncate(start);
        _pending = (start, 0, false);
    }

    /// <summary>Adds a label to it.</summary>
    internal void AddLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var length = _texts.Length - _pending.Start + name.Length + value.Length + 2;
        if (name.IsEmpty || length > MostLabelBytes || _pending.Labels == MostLabels || !Utf8.IsValid(name) || !Utf8.IsValid(value)) _pending.IsRefused = true;
        if (_pending.IsRefused) return;
        _pending.Labels++;
        _texts.Append(name);
        _texts.Append(MetricBatch.Separator);
        _texts.Append(value);
        _texts.Append(MetricBatch.Separator);
    }

    /// <summary>Ends it; false when it is left out.</summary>
    internal bool End(int series, long timeMs, double value)
    {
        if (_pending.IsRefused || _pending.Labels == 0 || _entries.Count == MostExemplars) return false;
        _entries.Add(new(series, timeMs, value, _pending.Start, _texts.Length - _pending.Start, _pending.Labels));
        return true;
    }

    /// <summary>Forgets those of the series from an index on.</summary>
    internal void GoBack(int series)
    {
        while (_entries.Count > 0 && _entries[^1].Series >= series) _entries.RemoveAt(_entries.Count - 1);
    }

    internal void Clear()
    {
        _entries.Clear();
        _texts.Clear();
    }
}
