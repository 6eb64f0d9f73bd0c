namespace Taproot.NodeAgent.Protocols.Dubbo;

/// <summary>Dubbo 2 (dubbo.apache.org, "Dubbo2 protocol"): a header of 16 bytes and a serialised call.</summary>
internal sealed class DubboDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.Dubbo2;

    public override CaptureLimits Limits => new(Request: 1024, Response: 1024);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length) => Judge(bytes);

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length) => Judge(bytes);

    public override ProtocolParser CreateParser() => new DubboParser();

    // Either side may ask first whether the other is alive.
    private static Likelihood Judge(ReadOnlySpan<byte> bytes)
    {
        if (DubboHeader.TryRead(bytes, out _)) return Likelihood.Certain;
        return bytes.Length < DubboHeader.Length && DubboHeader.IsMagic(bytes) ? Likelihood.Likely : Likelihood.No;
    }
}
