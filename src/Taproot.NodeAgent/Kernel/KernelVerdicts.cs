using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Kernel;

/// <summary>The map from which the kernel takes verdicts. It forgets those of closed connections.</summary>
internal sealed class KernelVerdicts(BpfMap<ulong, Verdict> map) : IVerdicts
{
    public void Set(ulong connection, in Verdict verdict) => map.Set(connection, verdict);
}
