namespace Taproot.Inspections.Lifecycles;

/// <summary>How long a line of releases gets fixes.</summary>
/// <param name="Software">As <see cref="Topology.Model.SoftwareVersion.Software"/>.</param>
/// <param name="Cycle">The numbers that all releases of the line begin with: <c>3.11</c>, <c>17</c>.</param>
/// <param name="End">The last day with fixes from its makers; null while none is set.</param>
/// <param name="Source">Where that is told, and when it was read.</param>
public sealed record Lifecycle(string Software, string Cycle, DateOnly? End, string Source)
{
    /// <summary>Whether its makers still fix it on a day.</summary>
    public bool IsSupportedOn(DateOnly day) => End is not { } end || day <= end;
}
