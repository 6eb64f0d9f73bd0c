using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Protocols.Memcached;

/// <summary>
/// Reads one connection to a Memcached server. Quiet commands have no answer when all is well: an answer to a later one shows it.
/// </summary>
internal sealed class MemcachedParser : ProtocolParser
{
    private const int LineLimit = 4096;
    private const int IsQuiet = 1 << 31;
    private const int NoopTag = 1;
    private readonly PendingQueue _pending = new();
    private bool _isInItems; // values after the first, which was the answer

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes[0] == MemcachedBinary.Request) return ReadBinaryRequest(bytes, info, sink);
        if (!char.IsAsciiLetter((char)bytes[0])) return Consumed.Wrong;
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0 && bytes.Length < LineLimit && !info.IsCut) return Consumed.NeedMore;
        // Of many keys the first tell enough.
        var command = MemcachedCommand.Read(end < 0 ? bytes : bytes[..end].TrimEnd((byte)'\r'));
        if (end < 0 && command.Kind != MemcachedKind.Get) return Consumed.Lost;
        if (command.Kind == MemcachedKind.Unknown) return Consumed.Wrong;
        Add(command, info, sink);
        return end < 0 ? Consumed.Lost : end + 1 + command.DataLength;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes[0] == MemcachedBinary.Response) return ReadBinaryResponse(bytes, info, sink);
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0) return bytes.Length < LineLimit ? Consumed.NeedMore : Consumed.Wrong;
        var reply = MemcachedReply.Read(bytes[..end].TrimEnd((byte)'\r'));
        if (reply.Kind == MemcachedReplyKind.Unknown) return Consumed.Wrong;
        OnReply(reply, bytes[..end], info, sink);
        return end + 1 + reply.DataLength;
    }

    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
        _isInItems = false;
        _pending.GiveUp(L7Protocol.Memcached, info, sink);
    }

    private void Add(in MemcachedCommand command, in MessageInfo info, IRequestSink sink)
    {
        if (command.Kind == MemcachedKind.Quit) return;
        var request = PendingRequest.Of(info, sink.WantsDetails ? Describe(command.Name, command.Keys) : null);
        if (!command.IsQuiet) _pending.Push(request with { Tag = command.Kind == MemcachedKind.MetaNoop ? NoopTag : 0 });
        else if (command.Kind == MemcachedKind.Meta) _pending.Push(request with { Tag = IsQuiet });
        else sink.Completed(request.Answered(L7Protocol.Memcached, L7Status.Unknown, false, info.Nanoseconds) with { HasLatency = false });
    }

    private void OnReply(MemcachedReply reply, ReadOnlySpan<byte> line, in MessageInfo info, IRequestSink sink)
    {
        var wasInItems = _isInItems;
        _isInItems = reply.Kind == MemcachedReplyKind.Item;
        if (reply.Kind == MemcachedReplyKind.MetaNoop) EndQuiet(info, sink);
        // The first of several values is the answer; an error may take the place of the others.
        if (!wasInItems || reply.Kind is not (MemcachedReplyKind.Item or MemcachedReplyKind.End or MemcachedReplyKind.Error))
            Answer(reply.Kind == MemcachedReplyKind.Error, line, info, sink);
    }

    // All quiet ones before the command that is always answered went well.
    private void EndQuiet(in MessageInfo info, IRequestSink sink)
    {
        while (_pending.TryPeek(out var request) && request.Tag == IsQuiet)
        {
            _pending.TryTake(out request);
            sink.Completed(request.Answered(L7Protocol.Memcached, L7Status.Ok, false, info.Nanoseconds));
        }
    }

    private void Answer(bool isError, ReadOnlySpan<byte> line, in MessageInfo info, IRequestSink sink)
    {
        if (!_pending.TryTake(out var request)) return;
        if (isError && request.Details is { } details) details.StatusDetail = Text(line.TrimEnd((byte)'\r'), 128);
        sink.Completed(request.Answered(L7Protocol.Memcached, isError ? L7Status.Failed : L7Status.Ok, isError, info.Nanoseconds));
    }

    private long ReadBinaryRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < MemcachedBinary.HeaderLength) return Consumed.NeedMore;
        if (!MemcachedBinary.IsHeader(bytes)) return Consumed.Wrong;
        var size = MemcachedBinary.SizeOf(bytes);
        if (sink.WantsDetails && bytes.Length < Math.Min(size, LineLimit) && !info.IsCut) return Consumed.NeedMore;
        var command = bytes[1];
        if (MemcachedBinary.IsQuit(command)) return size;
        var details = sink.WantsDetails ? Describe(MemcachedBinary.Name(command), MemcachedBinary.Key(bytes)) : null;
        _pending.Push(PendingRequest.Of(info, details, MemcachedBinary.Tag(bytes) | (MemcachedBinary.IsQuiet(command) ? IsQuiet : 0)));
        return size;
    }

    private long ReadBinaryResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < MemcachedBinary.HeaderLength) return Consumed.NeedMore;
        if (!MemcachedBinary.IsHeader(bytes)) return Consumed.Wrong;
        var (tag, status) = (MemcachedBinary.Tag(bytes), MemcachedBinary.Status(bytes));
        // Statistics come in many messages, of which the first is the answer.
        while (_pending.TryPeek(out var request) && (request.Tag & int.MaxValue) != tag && (request.Tag & IsQuiet) != 0)
        {
            _pending.TryTake(out request);
            sink.Completed(request.Answered(L7Protocol.Memcached, L7Status.Ok, false, info.Nanoseconds));
        }
        if (_pending.TryPeek(out var head) && (head.Tag & int.MaxValue) == tag) AnswerBinary(status, info, sink);
        return MemcachedBinary.SizeOf(bytes);
    }

    private void AnswerBinary(ushort status, in MessageInfo info, IRequestSink sink)
    {
        _pending.TryTake(out var request);
        var isFailed = MemcachedBinary.IsFailure(status);
        if (isFailed && request.Details is { } details) details.StatusDetail = status.ToString(CultureInfo.InvariantCulture);
        sink.Completed(request.Answered(L7Protocol.Memcached, isFailed ? L7Status.Failed : L7Status.Ok, isFailed, info.Nanoseconds));
    }

    private static RequestDetails Describe(ReadOnlySpan<byte> name, ReadOnlySpan<byte> keys) => Describe(Text(name, 16), keys);

    private static RequestDetails Describe(string name, ReadOnlySpan<byte> keys)
    {
        var target = Text(keys, RequestDetails.TextLimit);
        return new() { Operation = name, Target = target, Statement = target.Length == 0 ? name : $"{name} {target}" };
    }

    private static string Text(ReadOnlySpan<byte> bytes, int limit) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, limit)]);
}
