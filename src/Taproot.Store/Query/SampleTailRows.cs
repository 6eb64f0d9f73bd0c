using Taproot.PromQL.Source;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>Samples that are newer than those that are kept, to be joined with them series by series.</summary>
internal sealed class SampleTailRows
{
    private readonly Dictionary<Labels, (long[] Times, double[] Values)> _series = [];
    private long[] _times = [];
    private double[] _values = [];

    public void Add(Labels labels, ReadOnlySpan<long> times, ReadOnlySpan<double> values) => _series[labels] = (times.ToArray(), values.ToArray());

    /// <summary>Hands a series on with its newer samples; false when it has none.</summary>
    public bool TryJoin(Labels labels, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SampledSeriesHandler handler)
    {
        if (!_series.Remove(labels, out var tail)) return false;
        var count = times.Length + tail.Times.Length;
        if (_times.Length < count) (_times, _values) = (new long[count * 2], new double[count * 2]);
        times.CopyTo(_times);
        values.CopyTo(_values);
        tail.Times.CopyTo(_times, times.Length);
        tail.Values.CopyTo(_values, times.Length);
        handler(labels, _times.AsSpan(0, count), _values.AsSpan(0, count));
        return true;
    }

    /// <summary>Hands on the series that are new.</summary>
    public void DeliverRest(SampledSeriesHandler handler)
    {
        foreach (var (labels, (times, values)) in _series) handler(labels, times, values);
    }
}
