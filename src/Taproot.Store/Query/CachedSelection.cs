using Taproot.PromQL.Source;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>The samples of one selector in a stretch of time.</summary>
/// <param name="database">The project's database.</param>
/// <param name="selector">The selector's text.</param>
/// <param name="afterMs">Samples are later than this.</param>
/// <param name="toMs">Samples are not later than this.</param>
/// <param name="mostBytes">A larger selection is not kept.</param>
internal sealed class CachedSelection(string database, string selector, long afterMs, long toMs, long mostBytes)
{
    private const int BytesASample = sizeof(long) + sizeof(double);
    private const int BytesASeries = 128;
    private readonly List<(Labels Labels, long[] Times, double[] Values)> _series = [];
    private long _toMs = toMs;

    public string Database => database;

    public string Selector => selector;

    public long AfterMs => afterMs;

    /// <summary>Until when it is good; goes down when older samples come.</summary>
    public long ToMs
    {
        get => Volatile.Read(ref _toMs);
        set => Volatile.Write(ref _toMs, value);
    }

    public long LastUse { get; set; }

    public long Bytes { get; private set; }

    public bool IsTooLarge { get; private set; }

    public int Series => _series.Count;

    /// <summary>Takes a series while it is read.</summary>
    public void Add(Labels labels, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (IsTooLarge) return;
        Bytes += times.Length * BytesASample + BytesASeries;
        if (Bytes > mostBytes)
        {
            IsTooLarge = true;
            _series.Clear();
            return;
        }
        _series.Add((labels, times.ToArray(), values.ToArray()));
    }

    /// <summary>Hands on what is kept up to <paramref name="keptToMs"/>, each series together with its newer samples of <paramref name="tail"/>; returns the samples.</summary>
    public long Deliver(LabelFilter filter, long fromMs, long keptToMs, SampleTailRows? tail, SampledSeriesHandler handler)
    {
        var filters = filter.ToString() != selector;
        var samples = 0L;
        foreach (var (labels, times, values) in _series)
        {
            if (filters && !filter.MatchesLabels(labels)) continue;
            var (start, end) = (FirstLater(times, fromMs), FirstLater(times, keptToMs));
            samples += end - start;
            if (tail is not null && tail.TryJoin(labels, times.AsSpan(start, end - start), values.AsSpan(start, end - start), handler)) continue;
            if (end > start) handler(labels, times.AsSpan(start, end - start), values.AsSpan(start, end - start));
        }
        tail?.DeliverRest(handler);
        return samples;
    }

    private static int FirstLater(long[] times, long ms)
    {
        if (times.Length == 0 || times[0] > ms) return 0;
        if (times[^1] <= ms) return times.Length;
        var at = Array.BinarySearch(times, ms);
        return at >= 0 ? at + 1 : ~at;
    }
}
