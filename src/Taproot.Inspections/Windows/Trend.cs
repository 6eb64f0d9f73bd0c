using Taproot.Topology.Model;

namespace Taproot.Inspections.Windows;

/// <summary>The shape of a series in a cell of a table.</summary>
public static class Trend
{
    private const int Points = 40;

    /// <summary>As many points as a cell has pixels for, each the mean of its part of the window; empty when nothing was measured.</summary>
    public static float?[] Of(WorldWindow window, TimeSeries series)
    {
        var points = window.Points(series);
        if (Array.TrueForAll(points, p => p is null)) return [];
        if (points.Length <= Points) return points;
        var result = new float?[Points];
        for (var i = 0; i < result.Length; i++) result[i] = points[(i * points.Length / Points)..((i + 1) * points.Length / Points)].Average();
        return result;
    }
}
