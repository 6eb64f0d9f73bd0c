using System.Text.Json.Serialization;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>A series of a chart; a value a grid point, null for none.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<float?> Values);

/// <summary>A chart. Unit: <c>cores</c>, <c>bytes</c>, <c>bytes/s</c>, <c>seconds</c>, <c>req/s</c>, <c>percent</c>, <c>count</c>, <c>ops/s</c>, <c>celsius</c>, <c>watts</c>. Kind: <c>line</c>, <c>area</c> (stacked), <c>bars</c>.</summary>
public sealed record Chart(string Id, string Title, string Unit, string Kind, IReadOnlyList<ChartSeries> Series, ChartSeries? Threshold, string EmptyReason)
{
    /// <summary>Charts of one group share a place on the page, in which one of them is chosen by its title; empty for a place of its own.</summary>
    public string Group { get; init; } = "";

    /// <summary>The series as they were drawn, the threshold last: from them follows what to ask for (<see cref="Promql.ChartQueries"/>).</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, TimeSeries Values)> Drawn { get; init; } = [];
}
