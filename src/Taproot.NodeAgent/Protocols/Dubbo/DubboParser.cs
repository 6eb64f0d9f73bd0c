namespace Taproot.NodeAgent.Protocols.Dubbo;

/// <summary>Reads one connection of Dubbo 2: calls are answered by number.</summary>
internal sealed class DubboParser : ProtocolParser
{
    private const int StatusOk = 20;
    private readonly PendingTable _pending = new();

    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var length = ReadHeader(bytes, sink.WantsDetails, info, out var header);
        // The two also ask each other whether they are alive.
        if (length <= 0 || header.IsEvent || !header.IsRequest) return length;
        var request = PendingRequest.Of(info, sink.WantsDetails ? DubboBody.Describe(header, BodyOf(header, bytes)) : null);
        if (header.IsTwoWay) _pending.Put(header.Number, request);
        // A call that wants no answer is done when it is sent.
        else sink.Completed(request.Answered(L7Protocol.Dubbo2, L7Status.Ok, false, info.Nanoseconds) with { HasLatency = false });
        return length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var length = ReadHeader(bytes, wantsBody: false, info, out var header);
        if (length <= 0 || header.IsEvent || header.IsRequest) return length;
        if (header.BodyLength > 0 && bytes.Length == DubboHeader.Length && MayWait(bytes, info)) return Consumed.NeedMore;
        if (!_pending.TryTake(header.Number, out var request)) return length;
        var failed = header.Status != StatusOk || DubboBody.IsException(header, BodyOf(header, bytes));
        if (failed && request.Details is { } details) details.StatusDetail = NameOf(header.Status);
        sink.Completed(request.Answered(L7Protocol.Dubbo2, failed ? StatusOf(header.Status) : L7Status.Ok, failed, info.Nanoseconds));
        return length;
    }

    // Answers find their calls by number.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => DubboHeader.TryRead(bytes, out _);

    private static long ReadHeader(ReadOnlySpan<byte> bytes, bool wantsBody, in MessageInfo info, out DubboHeader header)
    {
        header = default;
        if (bytes.Length < DubboHeader.Length) return bytes.Length < 2 || DubboHeader.IsMagic(bytes) ? Consumed.NeedMore : Consumed.Wrong;
        if (!DubboHeader.TryRead(bytes, out header)) return Consumed.Wrong;
        return wantsBody && bytes.Length < header.WholeLength && MayWait(bytes, info) ? Consumed.NeedMore : header.WholeLength;
    }

    private static ReadOnlySpan<byte> BodyOf(in DubboHeader header, ReadOnlySpan<byte> bytes) =>
        bytes[DubboHeader.Length..(int)Math.Min(bytes.Length, header.WholeLength)];

    private static string StatusOf(byte status) => NameOf(status) == L7Status.Unknown ? L7Status.Unknown : L7Status.Failed;

    private static string NameOf(byte status) => status switch
    {
        StatusOk => "SERVICE_EXCEPTION",
        30 => "CLIENT_TIMEOUT",
        31 => "SERVER_TIMEOUT",
        35 => "CHANNEL_INACTIVE",
        40 => "BAD_REQUEST",
        50 => "BAD_RESPONSE",
        60 => "SERVICE_NOT_FOUND",
        70 => "SERVICE_ERROR",
        80 => "SERVER_ERROR",
        90 => "CLIENT_ERROR",
        100 => "SERVER_THREADPOOL_EXHAUSTED_ERROR",
        _ => L7Status.Unknown,
    };
}
