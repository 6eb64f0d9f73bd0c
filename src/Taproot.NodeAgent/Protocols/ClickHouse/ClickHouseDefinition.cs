namespace Taproot.NodeAgent.Protocols.ClickHouse;

/// <summary>ClickHouse's native protocol (clickhouse.com/docs/native-protocol). Its HTTP interface is HTTP.</summary>
internal sealed class ClickHouseDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.ClickHouse;

    // The end of a stream stands at the end of a call.
    public override CaptureLimits Limits => new(Request: 2048, Response: 8192);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        if (ClickHouseQuery.IsStart(bytes)) return Likelihood.Likely;
        if (ClickHouseHello.TryRead(bytes, isRequest: true, out _)) return Likelihood.Likely;
        // Data, pings and what newer clients add to their greeting.
        return bytes[0] is 0 or 2 or 4 ? Likelihood.Maybe : Likelihood.No;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (ClickHouseHello.TryRead(bytes, isRequest: false, out _)) return Likelihood.Likely;
        if (ClickHouseReply.FindException(bytes) != 0) return Likelihood.Likely;
        return bytes[0] is > 0 and < ClickHouseReply.HighestPacket ? Likelihood.Maybe : Likelihood.No;
    }

    public override ProtocolParser CreateParser() => new ClickHouseParser();
}
