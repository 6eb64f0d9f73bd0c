using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Runtimes;

/// <summary>Cells that the tables of runtimes share.</summary>
internal static class RuntimeCells
{
    private const int LatePoints = 3;

    /// <summary>Whether a runtime is there, by the series that is 1 while it is seen.</summary>
    public static TableCell Status(WorldWindow window, Instance instance, TimeSeries info)
    {
        if (info.LastIndex() >= window.World.Grid.Count - LatePoints) return Cell.Text("up", StatusNames.Of(Topology.Model.Status.Ok));
        return instance.IsUp ? Cell.Text("gone", StatusNames.Of(Topology.Model.Status.Warning)) : Cell.Text("not running", StatusNames.Of(Topology.Model.Status.Unknown));
    }

    /// <summary>Text, a dash for none.</summary>
    public static TableCell TextOrDash(string text) => Cell.Text(text.Length > 0 ? text : "–");
}
