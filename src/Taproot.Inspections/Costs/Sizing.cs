namespace Taproot.Inspections.Costs;

/// <summary>What an instance of an application should ask for, and what that would save.</summary>
/// <param name="Cores">CPU to ask for; NaN when there is no recommendation.</param>
/// <param name="Gib">Memory to ask for; NaN when there is no recommendation.</param>
/// <param name="CpuP95">CPU of the busiest instance, exceeded in 5 % of the time; NaN when not measured.</param>
/// <param name="MemoryP99">Memory of the largest instance, exceeded in 1 % of the time, GiB; NaN when not measured.</param>
/// <param name="Saving">USD a month that requests so large would set aside less; below 0 when they are too small now. NaN without requests.</param>
/// <param name="Sentence">The recommendation, or why there is none.</param>
public sealed record Sizing(double Cores, double Gib, double CpuP95, double MemoryP99, double Saving, string Sentence)
{
    /// <summary>Whether something is recommended.</summary>
    public bool IsGiven => double.IsFinite(Cores) && double.IsFinite(Gib);
}
