namespace Taproot.Inspections.Reports;

/// <summary>Takes what a report draws, in the order in which pages show it.</summary>
public sealed class ReportSheet
{
    /// <summary>Heat maps.</summary>
    public List<HeatMap> HeatMaps { get; } = [];

    /// <summary>Charts.</summary>
    public List<Chart> Charts { get; } = [];

    /// <summary>Tables.</summary>
    public List<ReportTable> Tables { get; } = [];
}
