using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>
/// Samples that were read for several grid points at once and are handed out point by point: a source far away is asked once for an hour's quarter, not
/// once for each of its points.
/// </summary>
internal sealed class ScanBuffer(int capacity)
{
    private readonly Dictionary<string, TailColumn> _columns = [];
    private readonly TailColumn _taken = new();

    /// <summary>Samples that are here.</summary>
    public int Count { get; private set; }

    /// <summary>Up to where everything is here, milliseconds since the epoch.</summary>
    public long ToMs { get; set; }

    public void Add(string metric, SampleBlock block)
    {
        if (Count + block.TimesMs.Length > capacity) throw new ScanBufferFullException();
        if (!_columns.TryGetValue(metric, out var column)) _columns.Add(metric, column = new());
        for (var i = 0; i < block.TimesMs.Length; i++) column.Add(block.Fingerprints[i], block.TimesMs[i], block.Values[i]);
        Count += block.TimesMs.Length;
    }

    /// <summary>Hands over what is not later than <paramref name="toMs"/>; it is then no longer here.</summary>
    public void Take(long toMs, SampleBlockHandler handler)
    {
        foreach (var (metric, column) in _columns)
        {
            var before = column.Count;
            column.MoveTo(_taken, long.MinValue, toMs);
            Count -= before - column.Count;
            if (_taken.Count > 0) handler(metric, _taken.Block);
        }
    }

    public void Clear()
    {
        _columns.Clear();
        (Count, ToMs) = (0, 0);
    }
}

/// <summary>More samples than fit: ask for fewer points at once.</summary>
internal sealed class ScanBufferFullException() : Exception("More samples were read at once than are held. Raise nothing: it is tried again with fewer points.");
