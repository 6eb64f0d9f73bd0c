namespace Taproot.NodeAgent.Kernel;

/// <summary>Whether one BPF program is at work.</summary>
/// <param name="Hook">Name of the program and what it hangs on.</param>
/// <param name="Attached">Whether it is attached.</param>
/// <param name="Reason">Why not, when not; else empty.</param>
internal sealed record HookReport(string Hook, bool Attached, string Reason);
