using System.Text;

namespace Taproot.NodeAgent.Protocols.Redis;

/// <summary>Reads one connection to a Redis server.</summary>
internal sealed class RedisParser : ProtocolParser
{
    private const int ForOthers = 1, Subscription = 2;

    private static readonly byte[][] WaitingCommands =
    [
        "BLPOP"u8.ToArray(), "BRPOP"u8.ToArray(), "BRPOPLPUSH"u8.ToArray(), "BLMOVE"u8.ToArray(), "BLMPOP"u8.ToArray(), "BZPOPMIN"u8.ToArray(), "BZPOPMAX"u8.ToArray(),
        "BZMPOP"u8.ToArray(), "XREAD"u8.ToArray(), "XREADGROUP"u8.ToArray(), "WAIT"u8.ToArray(), "WAITAOF"u8.ToArray(),
    ];

    private readonly PendingQueue _pending = new();
    private bool _isSubscriber; // after SUBSCRIBE messages come unasked

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes[0] != '*') return ReadInline(bytes, info, sink);
        var header = Resp.ReadNumber(bytes[1..], out var count);
        if (header < 0 || count > 1 << 20) return Consumed.Wrong;
        if (header == 0) return Consumed.NeedMore;
        if (count <= 0) return 1 + header; // an empty command is ignored
        var length = Resp.Length(bytes, 1 + header, count);
        if (length == Consumed.Wrong) return Consumed.Wrong;
        if (length == Consumed.NeedMore && !info.IsCut && bytes.Length < Conversation.PartialLimit) return Consumed.NeedMore;
        Add(Resp.BulkAt(bytes, 1 + header, out var next), count > 1 ? Resp.BulkAt(bytes, next, out _) : default, info, sink);
        return length == Consumed.NeedMore ? Consumed.Lost : length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (!Resp.IsType(bytes[0])) return Consumed.Wrong;
        var length = Resp.Length(bytes, 0, 1);
        if (length == Consumed.Wrong) return Consumed.Wrong;
        if (length == Consumed.NeedMore && !info.IsCut && bytes.Length < Conversation.PartialLimit) return Consumed.NeedMore;
        if (IsConfirmation(bytes)) Confirm(info, sink);
        else if (bytes[0] != '>') Answer(bytes, info, sink);
        return length == Consumed.NeedMore ? Consumed.Lost : length;
    }

    public override void Resynchronise(in MessageInfo info, IRequestSink sink) => _pending.GiveUp(L7Protocol.Redis, info, sink);

    private long ReadInline(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0) return bytes.Length < 1024 ? Consumed.NeedMore : Consumed.Wrong;
        var line = bytes[..end].TrimEnd((byte)'\r').Trim((byte)' ');
        if (line.IsEmpty) return end + 1;
        if (!char.IsAsciiLetter((char)line[0])) return Consumed.Wrong;
        var space = line.IndexOf((byte)' ');
        var rest = space < 0 ? default : line[space..].TrimStart((byte)' ');
        Add(space < 0 ? line : line[..space], FirstWord(rest), info, sink);
        return end + 1;
    }

    private void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument, in MessageInfo info, IRequestSink sink)
    {
        if (IsSilent(name, argument)) return;
        var subscribes = EndsWithIgnoreCase(name, "SUBSCRIBE"u8);
        if (subscribes || Ascii.EqualsIgnoreCase(name, "MONITOR"u8)) _isSubscriber = true;
        _pending.Push(PendingRequest.Of(info, sink.WantsDetails ? Describe(name, argument) : null, subscribes ? Subscription : WaitsForOthers(name) ? ForOthers : 0));
    }

    private static bool EndsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) => text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);

    /// <summary>Whether the server confirms a subscription, or the end of one: an array in RESP2, a push in RESP3; one for each channel.</summary>
    private bool IsConfirmation(ReadOnlySpan<byte> bytes)
    {
        if (!_isSubscriber || bytes[0] is not ((byte)'>' or (byte)'*')) return false;
        var header = Resp.ReadNumber(bytes[1..], out var count);
        return header > 0 && count > 0 && bytes.Length > 1 + header && EndsWithIgnoreCase(Resp.BulkAt(bytes, 1 + header, out _), "subscribe"u8);
    }

    // The first of several channels stands for all: what follows answers nothing.
    private void Confirm(in MessageInfo info, IRequestSink sink)
    {
        if (!_pending.TryPeek(out var request) || request.Tag != Subscription) return;
        _pending.TryTake(out request);
        sink.Completed(request.Answered(L7Protocol.Redis, L7Status.Ok, false, info.Nanoseconds));
    }

    /// <summary>Whether a command may wait for what another client is to bring: then its time says nothing of the server.</summary>
    private static bool WaitsForOthers(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || (name[0] | 0x20) is not ('b' or 'x' or 'w')) return false;
        foreach (var known in WaitingCommands)
            if (Ascii.EqualsIgnoreCase(name, known)) return true;
        return false;
    }

    // CLIENT REPLY is answered only when it asks for ON.
    private static bool IsSilent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument) =>
        Ascii.EqualsIgnoreCase(name, "CLIENT"u8) && Ascii.EqualsIgnoreCase(argument, "REPLY"u8);

    private void Answer(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (!_pending.TryPeek(out var request)) return;
        if (_isSubscriber && IsPushed(bytes)) return;
        _pending.TryTake(out request);
        var failed = bytes[0] is (byte)'-' or (byte)'!';
        if (failed && request.Details is { } details) details.StatusDetail = Encoding.UTF8.GetString(FirstWord(bytes[1..]));
        sink.Completed(request.Answered(L7Protocol.Redis, failed ? L7Status.Failed : L7Status.Ok, failed, info.Nanoseconds) with { HasLatency = request.Tag != ForOthers });
    }

    private static bool IsPushed(ReadOnlySpan<byte> bytes) => bytes[0] == '*' && bytes.IndexOf("message\r\n"u8) is > 0 and < 24;

    private static RequestDetails Describe(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument)
    {
        var operation = Encoding.UTF8.GetString(name[..Math.Min(name.Length, 64)]).ToUpperInvariant();
        // Keys name what is asked for; values are the users' and stay with them. Of AUTH and its like nothing is told.
        var hasKey = operation is not ("AUTH" or "HELLO" or "ACL" or "CONFIG" or "MIGRATE" or "EVAL" or "ECHO");
        var key = hasKey ? Encoding.UTF8.GetString(argument[..Math.Min(argument.Length, RequestDetails.TextLimit)]) : "";
        return new() { Operation = operation, Target = key, Statement = key.Length == 0 ? operation : $"{operation} {key}" };
    }

    private static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny(" \r\n"u8);
        return end < 0 ? bytes : bytes[..end];
    }
}
