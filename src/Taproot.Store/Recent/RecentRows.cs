using System.Buffers;

namespace Taproot.Store.Recent;

/// <summary>Samples that are on their way into the store, to be kept when they are there.</summary>
internal sealed class RecentRows : IDisposable
{
    private RecentSeries[] _series = [];
    private long[] _times = [];
    private double[] _values = [];

    public int Count { get; private set; }

    public ReadOnlySpan<RecentSeries> Series => _series.AsSpan(0, Count);

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public void Add(RecentSeries series, long time, double value)
    {
        if (Count == _series.Length || Count == _times.Length || Count == _values.Length) Grow();
        (_series[Count], _times[Count], _values[Count]) = (series, time, value);
        Count++;
    }

    public void Dispose()
    {
        Count = 0;
        Replace([], [], []);
    }

    private void Grow()
    {
        var size = Math.Max(1024, Count * 2);
        var (series, times, values) = (ArrayPool<RecentSeries>.Shared.Rent(size), ArrayPool<long>.Shared.Rent(size), ArrayPool<double>.Shared.Rent(size));
        Series.CopyTo(series);
        Times.CopyTo(times);
        Values.CopyTo(values);
        Replace(series, times, values);
    }

    private void Replace(RecentSeries[] series, long[] times, double[] values)
    {
        if (_series.Length > 0) ArrayPool<RecentSeries>.Shared.Return(_series, clearArray: true);
        if (_times.Length > 0) ArrayPool<long>.Shared.Return(_times);
        if (_values.Length > 0) ArrayPool<double>.Shared.Return(_values);
        (_series, _times, _values) = (series, times, values);
    }
}
