namespace Taproot.Inspections.Reports;

/// <summary>Counts by bucket and instant.</summary>
/// <param name="Id">Unique in the report.</param>
/// <param name="Title">Its title.</param>
/// <param name="Unit">Unit of the counts, as a chart's.</param>
/// <param name="Rows">Rows from the bottom to the top.</param>
/// <param name="Threshold">Upper bound of the last good row, seconds; null for none.</param>
/// <param name="EmptyReason">Why it is empty; empty when it is not.</param>
public sealed record HeatMap(string Id, string Title, string Unit, IReadOnlyList<HeatMapRow> Rows, double? Threshold, string EmptyReason);

/// <summary>A row of a heat map: a bucket's counts, a value a grid point, null for none.</summary>
/// <param name="Name">Its bounds in words; <c>errors</c> for the row of failures.</param>
/// <param name="UpperBound">Upper bound in seconds; null for the row of failures and the last bucket.</param>
/// <param name="Values">Counts.</param>
public sealed record HeatMapRow(string Name, double? UpperBound, IReadOnlyList<float?> Values);
