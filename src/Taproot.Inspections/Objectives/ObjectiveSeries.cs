using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Objectives;

/// <summary>What an objective is about: requests a second, and those among them that miss it.</summary>
public sealed class ObjectiveSeries
{
    private const double MinCovered = 0.5;

    private readonly TimeGrid _grid;

    internal ObjectiveSeries(TimeGrid grid, TimeSeries total, TimeSeries bad) => (_grid, Total, Bad) = (grid, total, bad);

    /// <summary>Requests a second.</summary>
    public TimeSeries Total { get; }

    /// <summary>Requests a second that fail, or are slow.</summary>
    public TimeSeries Bad { get; }

    /// <summary>The share of requests that miss the objective, 0 to 1.</summary>
    public TimeSeries Ratio => TimeSeriesMath.Divide(Bad, Total);

    /// <summary>The count of the last <paramref name="window"/>; null when the world does not reach so far back or fewer than half of its points are defined.</summary>
    public RequestCount? Over(TimeSpan window)
    {
        var points = (int)Math.Max(1, Math.Ceiling(window.TotalMilliseconds / Math.Max(1, _grid.StepMs)));
        if (points > _grid.Count || Total.IsEmpty) return null;
        var defined = 0;
        foreach (var value in Total.Values.Span[^Math.Min(points, Total.Values.Length)..])
            if (!float.IsNaN(value)) defined++;
        return defined < points * MinCovered ? null : OfLast(points);
    }

    /// <summary>The count of the last points.</summary>
    public RequestCount OfLast(int points)
    {
        var step = _grid.StepMs / 1000.0;
        return new(Total.SumOfLast(points) * step, Bad.SumOfLast(points) * step);
    }
}
