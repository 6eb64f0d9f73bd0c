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

    /// <summary>How many of the last points had data: rates times these points' duration are counts.</summary>
    public int Points { get; init; }

    /// <summary>Figures of the last <paramref name="points"/> points, summed over <paramref name="traffic"/>.</summary>
    public static TrafficFigures Of(IReadOnlyList<Traffic> traffic, int points)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        var adder = new FigureAdder(points);
        foreach (var item in traffic) adder.Add(item);
        return adder.ToFigures();
    }

    /// <summary>Figures of the last <paramref name="points"/> points, summed over <paramref name="protocols"/>.</summary>
    public static TrafficFigures Of(IEnumerable<IReadOnlyDictionary<string, ProtocolTraffic>> protocols, int points)
    {
        ArgumentNullException.ThrowIfNull(protocols);
        var adder = new FigureAdder(points);
        foreach (var (protocol, traffic) in protocols.SelectMany(p => p)) adder.Add(protocol, traffic);
        return adder.ToFigures();
    }
}
