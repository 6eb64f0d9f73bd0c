namespace Taproot.Inspections.Reports;

/// <summary>A table cell: a number with a unit, a text, or a link to an application or node.</summary>
public sealed record TableCell(string Text, double? Value, string Unit, string? Status, string? ApplicationId, string? NodeId)
{
    /// <summary>The course of something over the window, drawn small; null for none. Points need not be those of the grid.</summary>
    public IReadOnlyList<float?>? Trend { get; init; }
}

/// <summary>A table of a report.</summary>
public sealed record ReportTable(string Id, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<TableCell>> Rows, string EmptyReason);
