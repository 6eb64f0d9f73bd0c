namespace Taproot.Inspections.Costs;

/// <summary>What was set aside for an instance: the requests of its containers where somebody told of them.</summary>
/// <param name="Cores">CPU; NaN when nobody asked for any.</param>
/// <param name="Gib">Memory; NaN when nobody asked for any.</param>
public readonly record struct Reserved(double Cores, double Gib);
