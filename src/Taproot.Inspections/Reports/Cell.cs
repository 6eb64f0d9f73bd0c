using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Makes table cells.</summary>
public static class Cell
{
    /// <summary>Text.</summary>
    public static TableCell Text(string text, string? status = null) => new(text, null, "", status, null, null);

    /// <summary>A number; a dash where nothing was measured.</summary>
    public static TableCell Number(double? value, string unit, string? status = null) => new(value is null ? "–" : "", value, unit, status, null, null);

    /// <summary>A small picture of a series.</summary>
    public static TableCell Trend(WorldWindow window, TimeSeries series) => Text("") with { Trend = Windows.Trend.Of(window, series) };

    /// <summary>A link to an application.</summary>
    public static TableCell Of(Application application) =>
        new(application.Id.Name, null, "", StatusNames.Of(application.Status), application.Id.ToString(), null);

    /// <summary>A link to a node.</summary>
    public static TableCell Of(Node? node) => node is null ? Text("–") : new(node.Name, null, "", StatusNames.Of(node.Status), null, node.Id);
}
