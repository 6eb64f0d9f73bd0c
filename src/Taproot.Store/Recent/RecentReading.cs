using System.Buffers;
using Taproot.PromQL.Source;
using Taproot.Telemetry;

namespace Taproot.Store.Recent;

/// <summary>What a selector finds among recent samples, as of one moment.</summary>
/// <param name="afterMs">It has all samples that are later than this.</param>
/// <param name="toMs">And not later than this.</param>
internal sealed class RecentReading(long afterMs, long toMs) : IDisposable
{
    private readonly SampleRoom _room = new();
    private RecentView[] _views = [];
    private Dictionary<Labels, int>? _byLabels;

    /// <summary>It has all samples that are later than this, milliseconds since the epoch.</summary>
    public long AfterMs => afterMs;

    public int Series { get; private set; }

    public int Metrics { get; set; }

    /// <summary>Samples handed on so far.</summary>
    public long Samples { get; private set; }

    public void Add(IReadOnlyList<RecentSeries> found)
    {
        if (_views.Length - Series < found.Count)
        {
            var views = ArrayPool<RecentView>.Shared.Rent(Series + found.Count);
            _views.AsSpan(0, Series).CopyTo(views);
            Return();
            _views = views;
        }
        for (var i = 0; i < found.Count; i++) _views[Series++] = found[i].View;
    }

    /// <summary>Hands all series on.</summary>
    public void Deliver(SampledSeriesHandler handler)
    {
        for (var i = 0; i < Series; i++)
        {
            _room.Clear();
            Deliver(i, handler);
        }
    }

    /// <summary>Hands a series on that has older samples too.</summary>
    public void Join(Labels labels, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SampledSeriesHandler handler)
    {
        _byLabels ??= ByLabels();
        _room.Clear();
        _room.Add(times, values, long.MinValue, long.MaxValue);
        if (_byLabels.Remove(labels, out var at)) Deliver(at, handler);
        else handler(labels, times, values);
    }

    /// <summary>Hands on the series that had no older samples.</summary>
    public void DeliverRest(SampledSeriesHandler handler)
    {
        foreach (var at in (_byLabels ?? ByLabels()).Values)
        {
            _room.Clear();
            Deliver(at, handler);
        }
    }

    public void Dispose() => Return();

    private void Deliver(int at, SampledSeriesHandler handler)
    {
        var before = _room.Times.Length;
        _views[at].CopyTo(_room, afterMs, toMs);
        Samples += _room.Times.Length - before;
        if (!_room.Times.IsEmpty) handler(_views[at].Labels, _room.Times, _room.Values);
    }

    private Dictionary<Labels, int> ByLabels()
    {
        var all = new Dictionary<Labels, int>(Series);
        for (var i = 0; i < Series; i++) all[_views[i].Labels] = i;
        return all;
    }

    private void Return()
    {
        if (_views.Length > 0) ArrayPool<RecentView>.Shared.Return(_views, clearArray: true);
        _views = [];
    }
}
