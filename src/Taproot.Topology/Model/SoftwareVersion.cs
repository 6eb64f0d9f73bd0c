namespace Taproot.Topology.Model;

/// <summary>A piece of software that runs, and which.</summary>
/// <param name="Software">As <c>java</c>, <c>dotnet</c>, <c>golang</c>, <c>python</c>, <c>postgres</c>.</param>
/// <param name="Version">Numbers with points between, as exact as was told: <c>17.0.2</c>, <c>3.11</c>.</param>
public sealed record SoftwareVersion(string Software, string Version);
