namespace Taproot.Topology.Model;

/// <summary>
/// Adds up the last points of many series. A rate is the sum divided by the points at which <em>any</em> series had data: a status that
/// appeared in the last point only did not fail at that rate for a minute, and a point that is yet to come is not a pause.
/// </summary>
internal sealed class FigureAdder(int points)
{
    private float[] _bounds = [];
    private double[] _buckets = [];
    private double _requests = double.NaN, _errors, _latency = double.NaN, _timed;
    private double _bytes = double.NaN, _connects = double.NaN, _failed = double.NaN, _active = double.NaN;
    private int _covered;

    public void Add(Traffic traffic)
    {
        Add(ref _bytes, traffic.BytesSent);
        Add(ref _bytes, traffic.BytesReceived);
        Add(ref _connects, traffic.Connects);
        Add(ref _failed, traffic.FailedConnects);
        Add(ref _active, traffic.Active);
        foreach (var (protocol, requests) in traffic.Protocols) Add(protocol, requests);
    }

    public void Add(string protocol, ProtocolTraffic traffic)
    {
        var requests = double.NaN;
        foreach (var (status, series) in traffic.Requests)
        {
            var sum = Sum(series);
            Accumulate(ref requests, sum);
            if (RequestStatus.IsError(protocol, status) && !double.IsNaN(sum)) _errors += sum;
        }
        Accumulate(ref _requests, requests);
        var latency = Sum(traffic.LatencySum);
        if (!double.IsNaN(latency) && !double.IsNaN(requests))
        {
            Accumulate(ref _latency, latency);
            _timed += requests;
        }
        if (traffic.Histogram.Count > 0) AddHistogram(traffic.Histogram);
    }

    /// <summary>Adds what another has added up.</summary>
    public void Add(FigureAdder other)
    {
        Accumulate(ref _requests, other._requests);
        Accumulate(ref _latency, other._latency);
        Accumulate(ref _bytes, other._bytes);
        Accumulate(ref _connects, other._connects);
        Accumulate(ref _failed, other._failed);
        Accumulate(ref _active, other._active);
        (_errors, _timed, _covered) = (_errors + other._errors, _timed + other._timed, Math.Max(_covered, other._covered));
        for (var i = 0; i < other._bounds.Length; i++) AddBucket(i, other._bounds[i], other._buckets[i]);
    }

    public TrafficFigures ToFigures()
    {
        if (_covered == 0) return TrafficFigures.None;
        var p95 = TimeSeriesMath.Quantile(0.95f, _bounds, _buckets);
        return new(
            _requests / _covered, double.IsNaN(_requests) ? double.NaN : _errors / _covered, _timed > 0 ? _latency / _timed : double.NaN, p95,
            _bytes / _covered, _connects / _covered, _failed / _covered, _active / _covered) { Points = _covered };
    }

    private void AddHistogram(LatencyHistogram histogram)
    {
        var bounds = histogram.Bounds;
        var buckets = histogram.Buckets;
        for (var i = 0; i < bounds.Length; i++)
            if (Sum(buckets[i]) is var sum && !double.IsNaN(sum)) AddBucket(i, bounds[i], sum);
    }

    /// <summary>Agents of one version have one set of bounds, so a bucket mostly has the place that it has everywhere.</summary>
    private void AddBucket(int likely, float bound, double sum)
    {
        if (likely < _bounds.Length && _bounds[likely] == bound)
        {
            _buckets[likely] += sum;
            return;
        }
        var index = _bounds.AsSpan().BinarySearch(bound);
        if (index >= 0)
        {
            _buckets[index] += sum;
            return;
        }
        _bounds = [.. _bounds.AsSpan(0, ~index), bound, .. _bounds.AsSpan(~index)];
        _buckets = [.. _buckets.AsSpan(0, ~index), sum, .. _buckets.AsSpan(~index)];
    }

    private void Add(ref double total, TimeSeries series) => Accumulate(ref total, Sum(series));

    private static void Accumulate(ref double total, double value)
    {
        if (!double.IsNaN(value)) total = double.IsNaN(total) ? value : total + value;
    }

    private double Sum(TimeSeries series)
    {
        var values = series.Values.Span;
        var (sum, count) = (0.0, 0);
        foreach (var value in values[Math.Max(0, values.Length - points)..])
            if (!float.IsNaN(value)) { sum += value; count++; }
        _covered = Math.Max(_covered, count);
        return count == 0 ? double.NaN : sum;
    }
}
