namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>What tells one build of a program from another.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Version">What it calls itself; empty when it does not say.</param>
/// <param name="Build">Digits that change when it is built anew.</param>
internal sealed record ProgramBuild(string Name, string Version, string Build);
