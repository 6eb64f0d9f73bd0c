namespace Taproot.NodeAgent.Protocols.FoundationDb;

/// <summary>FoundationDB, as far as its transport tells (design/flow_transport.md in its source): clients begin with a packet of their own.</summary>
internal sealed class FoundationDbDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.FoundationDb;

    public override CaptureLimits Limits => new(Request: 1024, Response: 1024);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (FdbPacket.IsConnect(bytes)) return Likelihood.Certain;
        if (!FdbPacket.TryRead(bytes, out var packet)) return Likelihood.No;
        if (packet.Type == FdbRequestType.Ping || FdbRequestType.Name(packet.Type) is not null) return Likelihood.Certain;
        return Likelihood.Maybe;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (FdbPacket.IsConnect(bytes)) return Likelihood.Certain;
        return FdbPacket.TryRead(bytes, out _) ? Likelihood.Maybe : Likelihood.No;
    }

    public override ProtocolParser CreateParser() => new FoundationDbParser();
}
