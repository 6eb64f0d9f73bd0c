using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>Counts requests of which nobody wants the details.</summary>
internal sealed class CountingSink : IRequestSink
{
    public int Count { get; private set; }

    public bool WantsDetails => false;

    public bool KeepsLiterals => false;

    public void Completed(in L7Request request) => Count++;

    public void Resolved(string name, IReadOnlyList<System.Net.IPAddress> addresses) => Count++;
}
