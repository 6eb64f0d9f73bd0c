namespace Taproot.NodeAgent.Protocols.FoundationDb;

/// <summary>
/// Reads one connection of FoundationDB. Counts what is answered; whether the answer is an error stands in it as deep as its type wants, so all
/// are ok.
/// </summary>
internal sealed class FoundationDbParser : ProtocolParser
{
    private const int Unknown = -1;
    private const int KeptBytes = 640;
    private readonly FdbRequests _requests = new();
    private int _checksum = Unknown;

    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var length = Read(bytes, out var packet);
        if (length <= 0 || packet.IsEmpty || packet.Type == FdbRequestType.Ping) return length;
        if (bytes.Length < Math.Min(length, KeptBytes) && MayWait(bytes, info)) return Consumed.NeedMore;
        var details = sink.WantsDetails ? new RequestDetails { Operation = FdbRequestType.Name(packet.Type) ?? "" } : null;
        _requests.Add(PendingRequest.Of(info, details), packet.Message, bytes.Length >= length);
        return length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var length = Read(bytes, out var packet);
        if (length <= 0 || packet.IsEmpty || packet.Type == FdbRequestType.Ping || !_requests.TryTake(packet.Token, out var request)) return length;
        sink.Completed(request.Answered(L7Protocol.FoundationDb, L7Status.Ok, false, info.Nanoseconds));
        return length;
    }

    // Replies find their requests by token.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => _checksum != Unknown && FdbPacket.TryRead(bytes, _checksum, out _);

    private long Read(ReadOnlySpan<byte> bytes, out FdbPacket packet)
    {
        packet = default;
        if (FdbPacket.IsConnect(bytes)) return FdbPacket.ConnectLength(bytes);
        if (bytes.Length < FdbPacket.HeaderLength) return Consumed.NeedMore;
        if (!(_checksum == Unknown ? FdbPacket.TryRead(bytes, out packet) : FdbPacket.TryRead(bytes, _checksum, out packet))) return Consumed.Wrong;
        _checksum = packet.ChecksumLength;
        return packet.Length;
    }
}
