namespace Taproot.Topology.Model;

/// <summary>Traffic of the last minute in numbers; NaN where nothing was measured. Rates per second, times in seconds.</summary>
public readonly record struct TrafficFigures(
    double RequestsPerSecond, double ErrorsPerSecond, double LatencySeconds, double LatencyP95Seconds, double BytesPerSecond,
    double ConnectsPerSecond, double FailedConnectsPerSecond, double ActiveConnections)
{
    /// <summary>Nothing was measured.</summary>
    public static TrafficFigures None { get; } =
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>The share of requests that failed; NaN when there were none.</summary>
    public double ErrorRatio => RequestsPerSecond > 0 ? ErrorsPerSecond / RequestsPerSecond : double.NaN;

    /// <summary>Figures of the last <paramref name="points"/> points, summed over <paramref name="traffic"/>.</summary>
    public static TrafficFigures Of(IReadOnlyList<Traffic> traffic, int points)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        var requests = new Adder();
        foreach (var item in traffic)
        {
            foreach (var protocol in item.Protocols) requests.Add(protocol.Key, protocol.Value, points);
        }
        double bytes = double.NaN, connects = double.NaN, failed = double.NaN, active = double.NaN;
        foreach (var item in traffic)
        {
            AddMean(ref bytes, item.BytesSent, points);
            AddMean(ref bytes, item.BytesReceived, points);
            AddMean(ref connects, item.Connects, points);
            AddMean(ref failed, item.FailedConnects, points);
            AddMean(ref active, item.Active, points);
        }
        return requests.ToFigures(bytes, connects, failed, active);
    }

    /// <summary>Figures of the last <paramref name="points"/> points, summed over <paramref name="protocols"/>.</summary>
    public static TrafficFigures Of(IEnumerable<IReadOnlyDictionary<string, ProtocolTraffic>> protocols, int points)
    {
        ArgumentNullException.ThrowIfNull(protocols);
        var requests = new Adder();
        foreach (var (protocol, traffic) in protocols.SelectMany(p => p)) requests.Add(protocol, traffic, points);
        return requests.ToFigures(double.NaN, double.NaN, double.NaN, double.NaN);
    }

    private static void AddMean(ref double sum, TimeSeries series, int points)
    {
        var mean = series.MeanOfLast(points);
        if (!float.IsNaN(mean)) sum = double.IsNaN(sum) ? mean : sum + mean;
    }

    private sealed class Adder
    {
        private readonly SortedDictionary<float, double> _histogram = [];
        private double _requests = double.NaN, _errors, _latency, _timed;

        public void Add(string protocol, ProtocolTraffic traffic, int points)
        {
            var before = _requests;
            foreach (var (status, series) in traffic.Requests)
            {
                AddMean(ref _requests, series, points);
                if (RequestStatus.IsError(protocol, status)) AddMean(ref _errors, series, points);
            }
            var latency = traffic.LatencySum.MeanOfLast(points);
            if (!float.IsNaN(latency) && !double.IsNaN(_requests))
            {
                _latency += latency;
                _timed += _requests - (double.IsNaN(before) ? 0 : before);
            }
            foreach (var (bound, series) in traffic.Histogram)
            {
                var mean = series.MeanOfLast(points);
                if (!float.IsNaN(mean)) _histogram[bound] = _histogram.GetValueOrDefault(bound) + mean;
            }
        }

        public TrafficFigures ToFigures(double bytes, double connects, double failed, double active) => new(
            _requests, double.IsNaN(_requests) ? double.NaN : _errors, _timed > 0 ? _latency / _timed : double.NaN,
            TimeSeriesMath.Quantile(0.95f, [.. _histogram.Keys], [.. _histogram.Values]), bytes, connects, failed, active);
    }
}
