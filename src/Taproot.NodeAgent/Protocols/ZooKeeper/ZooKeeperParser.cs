namespace Taproot.NodeAgent.Protocols.ZooKeeper;

/// <summary>Reads one session with a ZooKeeper server.</summary>
internal sealed class ZooKeeperParser : ProtocolParser
{
    private readonly PendingTable _pending = new();
    private bool _isConnecting;

    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < ZooKeeperMessage.RequestHeader) return Consumed.NeedMore;
        var length = ZooKeeperMessage.Length(bytes, 8);
        if (length < 0) return Consumed.Wrong;
        if (bytes.Length < Math.Min(length, 32) && !info.IsCut) return Consumed.NeedMore;
        if (ZooKeeperMessage.IsConnectRequest(bytes))
        {
            _isConnecting = true;
            return length;
        }
        if (!ZooKeeperMessage.IsRequest(bytes)) return Consumed.Wrong;
        if (sink.WantsDetails && bytes.Length < length && MayWait(bytes, info)) return Consumed.NeedMore;
        var number = ZooKeeperMessage.Int32At(bytes, 4);
        // Sessions are kept alive by pings, which nobody asked for.
        if (number == ZooKeeperMessage.PingNumber) return length;
        var details = sink.WantsDetails ? ZooKeeperRequest.Describe(bytes[..(int)Math.Min(bytes.Length, length)]) : null;
        _pending.Put(number, PendingRequest.Of(info, details));
        return length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < ZooKeeperMessage.ResponseHeader) return Consumed.NeedMore;
        var length = ZooKeeperMessage.Length(bytes, 16);
        if (length < 0) return Consumed.Wrong;
        if (_isConnecting)
        {
            _isConnecting = false;
            return length;
        }
        if (!ZooKeeperMessage.IsResponse(bytes)) return Consumed.Wrong;
        var number = ZooKeeperMessage.Int32At(bytes, 4);
        if (number != ZooKeeperMessage.NotificationNumber && _pending.TryTake(number, out var request)) Answer(request, ZooKeeperMessage.Int32At(bytes, 16), info, sink);
        return length;
    }

    // Answers find their requests by number.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink) => _isConnecting = false;

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) =>
        isRequest ? ZooKeeperMessage.IsRequest(bytes) : ZooKeeperMessage.IsResponse(bytes);

    private static void Answer(in PendingRequest request, int error, in MessageInfo info, IRequestSink sink)
    {
        var failed = ZooKeeperError.IsFailure(error);
        if (request.Details is { } details) details.StatusDetail = ZooKeeperError.Name(error);
        sink.Completed(request.Answered(L7Protocol.ZooKeeper, failed ? L7Status.Failed : L7Status.Ok, failed, info.Nanoseconds));
    }
}
