using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Makes charts of one window; a series that was never measured is left out, a chart without series says why it is empty.</summary>
public readonly record struct ChartBuilder(WorldWindow Window)
{
    /// <summary>More lines than this are not told apart by anybody: the largest stay, the rest is summed into "others".</summary>
    private const int MaxSeries = 15;

    /// <summary>Lines.</summary>
    public Chart Line(string id, string title, string unit, IEnumerable<(string Name, TimeSeries Values)> series, string emptyReason, (string Name, TimeSeries Values)? threshold = null) =>
        Make("line", id, title, unit, series, emptyReason, threshold);

    /// <summary>Stacked areas.</summary>
    public Chart Area(string id, string title, string unit, IEnumerable<(string Name, TimeSeries Values)> series, string emptyReason, (string Name, TimeSeries Values)? threshold = null) =>
        Make("area", id, title, unit, series, emptyReason, threshold);

    /// <summary>Bars.</summary>
    public Chart Bars(string id, string title, string unit, IEnumerable<(string Name, TimeSeries Values)> series, string emptyReason) =>
        Make("bars", id, title, unit, series, emptyReason, null);

    private Chart Make(
        string kind, string id, string title, string unit, IEnumerable<(string Name, TimeSeries Values)> series, string emptyReason, (string Name, TimeSeries Values)? threshold)
    {
        var window = Window;
        var measured = series.Where(s => window.HasValues(s.Values)).ToList();
        if (measured.Count > MaxSeries) measured = LargestAndOthers(measured, summable: kind != "line");
        var line = threshold is { } t && window.HasValues(t.Values) ? new ChartSeries(t.Name, window.Points(t.Values)) : null;
        return new(id, title, unit, kind, [.. measured.Select(s => new ChartSeries(s.Name, window.Points(s.Values)))], line, measured.Count == 0 ? emptyReason : "")
        {
            Drawn = line is null ? measured : [.. measured, threshold!.Value],
        };
    }

    private List<(string Name, TimeSeries Values)> LargestAndOthers(List<(string Name, TimeSeries Values)> series, bool summable)
    {
        var window = Window;
        var sorted = series.OrderByDescending(s => window.Total(s.Values)).ToList();
        var kept = sorted[..(MaxSeries - 1)];
        if (summable) kept.Add(("others", SeriesMath.Sum(sorted[(MaxSeries - 1)..].Select(s => s.Values))));
        return kept;
    }
}
