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

    /// <summary>How many points there are.</summary>
    public int Points => Total.Values.Length;

    /// <summary>
    /// The count of <paramref name="window"/> before point <paramref name="end"/>; null when the world does not reach so far back or fewer than half of the
    /// points are defined.
    /// </summary>
    public RequestCount? Over(TimeSpan window, int end)
    {
        var points = PointsOf(window);
        if (points > end || Total.IsEmpty) return null;
        var defined = 0;
        foreach (var value in Before(Total, points, end))
            if (!float.IsNaN(value)) defined++;
        return defined < points * MinCovered ? null : Of(points, end);
    }

    /// <summary>The count of the last points.</summary>
    public RequestCount OfLast(int points) => Of(points, Points);

    /// <summary>The count of so many points before point <paramref name="end"/>.</summary>
    public RequestCount Of(int points, int end)
    {
        var step = _grid.StepMs / 1000.0;
        return new(Sum(Before(Total, points, end)) * step, Sum(Before(Bad, points, end)) * step);
    }

    /// <summary>How many points a window has; one at least.</summary>
    public int PointsOf(TimeSpan window) => (int)Math.Max(1, Math.Ceiling(window.TotalMilliseconds / Math.Max(1, _grid.StepMs)));

    private static ReadOnlySpan<float> Before(TimeSeries series, int points, int end)
    {
        var values = series.Values.Span;
        values = values[..Math.Min(end, values.Length)];
        return values[Math.Max(0, values.Length - points)..];
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            if (!float.IsNaN(value)) sum += value;
        return sum;
    }
}
