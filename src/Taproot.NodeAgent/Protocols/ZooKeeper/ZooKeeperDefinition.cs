namespace Taproot.NodeAgent.Protocols.ZooKeeper;

/// <summary>ZooKeeper between client and server: records of jute, each with its length before it (zookeeper.jute in its source).</summary>
internal sealed class ZooKeeperDefinition : ProtocolDefinition
{
    public override L7Protocol Protocol => L7Protocol.ZooKeeper;

    public override CaptureLimits Limits => new(Request: 1024, Response: 1024);

    public override Likelihood JudgeRequest(ReadOnlySpan<byte> bytes, long length)
    {
        var whole = ZooKeeperMessage.Length(bytes, 8);
        if (whole < 0) return Likelihood.No;
        if (bytes.Length < ZooKeeperMessage.RequestHeader) return Likelihood.Maybe;
        if (ZooKeeperMessage.IsConnectRequest(bytes)) return Likelihood.Certain;
        if (!ZooKeeperMessage.IsRequest(bytes)) return Likelihood.No;
        if (ZooKeeperMessage.Int32At(bytes, 4) == ZooKeeperMessage.PingNumber) return whole == 12 ? Likelihood.Certain : Likelihood.No;
        var hasPath = ZooKeeperOperation.HasPath(ZooKeeperMessage.Int32At(bytes, 8)) && bytes.Length > ZooKeeperMessage.RequestHeader + 5;
        return hasPath ? Likelihood.Likely : Likelihood.Maybe;
    }

    public override Likelihood JudgeResponse(ReadOnlySpan<byte> bytes, long length)
    {
        if (ZooKeeperMessage.Length(bytes, 16) < 0) return Likelihood.No;
        // Clients read the length alone first.
        if (bytes.Length < ZooKeeperMessage.ResponseHeader) return Likelihood.Maybe;
        return ZooKeeperMessage.IsConnectResponse(bytes) || ZooKeeperMessage.IsResponse(bytes) ? Likelihood.Likely : Likelihood.No;
    }

    public override ProtocolParser CreateParser() => new ZooKeeperParser();
}
