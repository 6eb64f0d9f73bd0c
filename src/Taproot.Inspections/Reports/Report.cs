namespace Taproot.Inspections.Reports;

/// <summary>A tab of an application or node page.</summary>
/// <param name="Id">One of <see cref="ReportIds"/>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Health">The worst of its checks.</param>
/// <param name="Checks">What was asked, the failing first.</param>
/// <param name="HeatMaps">Heat maps.</param>
/// <param name="Charts">Charts.</param>
/// <param name="Tables">Tables.</param>
public sealed record Report(
    string Id, string Title, Health Health, IReadOnlyList<CheckAnswer> Checks, IReadOnlyList<HeatMap> HeatMaps, IReadOnlyList<Chart> Charts, IReadOnlyList<ReportTable> Tables);
