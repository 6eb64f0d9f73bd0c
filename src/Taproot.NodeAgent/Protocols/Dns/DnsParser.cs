namespace Taproot.NodeAgent.Protocols.Dns;

/// <summary>
/// Reads questions and answers of one socket. Details are made for every request, as the series have the type and the domain as labels; names
/// that come again cost nothing.
/// </summary>
internal sealed class DnsParser(DnsNames names, bool isStream) : ProtocolParser
{
    // A client that asks again after no answer does so with the same number, and has waited since the first time.
    private const long RetryNanoseconds = 30_000_000_000;
    private const int NameError = 3;
    private readonly PendingTable _pending = new();

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var length = Frame(ref bytes, info);
        if (length is Consumed.NeedMore or Consumed.Wrong) return length;
        if (!DnsMessage.TryRead(bytes, out var message) || message.IsResponse) return info.IsCut && isStream ? length : Consumed.Wrong;
        var question = names.Of(message);
        if (_pending.TryGet(message.Id, out var before) && IsRetry(before, question, info)) return length;
        _pending.Put(message.Id, PendingRequest.Of(info, sink.WantsDetails ? question.CopyDetails() : question.Details));
        return length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var length = Frame(ref bytes, info);
        if (length is Consumed.NeedMore or Consumed.Wrong) return length;
        if (!DnsMessage.TryRead(bytes, out var message)) return ReadBare(bytes, info, sink) || (info.IsCut && isStream) ? length : Consumed.Wrong;
        if (!message.IsResponse) return Consumed.Wrong;
        var question = names.Of(message);
        // Another question under the same number is not what was asked: a late or a forged answer.
        if (!_pending.TryGet(message.Id, out var request) || !question.IsOf(request.Details)) return length;
        _pending.TryTake(message.Id, out _);
        Answer(message, question, request, info, sink);
        return length;
    }

    // Answers find their questions by number, whatever was lost between them.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool TakesTurns => !isStream;

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes)
    {
        if (isStream && bytes.Length < 2) return false;
        return DnsMessage.TryRead(isStream ? bytes[2..] : bytes, out var message) && message.IsResponse != isRequest;
    }

    private static bool IsRetry(in PendingRequest before, DnsName question, in MessageInfo info) =>
        question.IsOf(before.Details) && info.Nanoseconds - before.Nanoseconds < RetryNanoseconds;

    /// <summary>Takes the length before a message on a stream away.</summary>
    private long Frame(ref ReadOnlySpan<byte> bytes, in MessageInfo info)
    {
        if (!isStream) return Consumed.WholeCall;
        if (bytes.Length < 2) return Consumed.NeedMore;
        var length = bytes[0] << 8 | bytes[1];
        if (length < 12) return Consumed.Wrong;
        if (bytes.Length < 2 + length && MayWait(bytes, info)) return Consumed.NeedMore;
        bytes = bytes.Slice(2, Math.Min(length, bytes.Length - 2));
        return 2 + length;
    }

    // A server that could not read the question need not repeat it.
    private bool ReadBare(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length != 12 || (bytes[2] & 0xf8) != 0x80 || bytes[4..].ContainsAnyExcept((byte)0) || (bytes[3] & 0x0f) == 0) return false;
        if (_pending.TryTake(bytes[0] << 8 | bytes[1], out var request)) Complete(request, bytes[3] & 0x0f, info, sink);
        return true;
    }

    private static void Answer(in DnsMessage message, DnsName question, in PendingRequest request, in MessageInfo info, IRequestSink sink)
    {
        var code = message.ResponseCode;
        // Resolvers ask for IPv6 whether a host has it or not: that it has none is no news.
        if (code == 0 && message.AsksForIpv6 && message.Answers == 0 && !message.IsTruncated) return;
        Complete(request, code, info, sink);
        if (code != 0 || !message.AsksForAddresses || message.Answers == 0) return;
        var addresses = message.ReadAddresses();
        if (addresses.Count > 0) sink.Resolved(question.Name, addresses);
    }

    private static void Complete(in PendingRequest request, int code, in MessageInfo info, IRequestSink sink) =>
        sink.Completed(request.Answered(L7Protocol.Dns, DnsLabels.Status(code), code is not (0 or NameError), info.Nanoseconds));
}
