using System.Text;

namespace Taproot.NodeAgent.Protocols.Nats;

/// <summary>Reads one connection of a NATS client: what it publishes and what it gets.</summary>
internal sealed class NatsParser : ProtocolParser
{
    private readonly LostMessages _lostRequests = new();
    private readonly LostMessages _lostResponses = new();

    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var read = NatsLine.TryRead(bytes, isRequest: true, out var line);
        if (read <= 0) return read;
        CountLost(_lostRequests, L7Status.Produce, info, sink);
        if (NatsLine.HasPayload(line.Verb)) Count(L7Status.Produce, L7Status.Ok, line, info, sink);
        _lostRequests.Read(line.Length, NatsLine.HasPayload(line.Verb));
        return line.Length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var read = NatsLine.TryRead(bytes, isRequest: false, out var line);
        if (read <= 0) return read;
        CountLost(_lostResponses, L7Status.Consume, info, sink);
        if (NatsLine.HasPayload(line.Verb)) Count(L7Status.Consume, L7Status.Ok, line, info, sink);
        // The server tells only what it refuses, so this comes on top of what was counted as sent.
        else if (line.Verb == NatsVerb.Error && line.Arguments.IndexOf("for Publish"u8) >= 0) Count(L7Status.Produce, L7Status.Failed, line, info, sink);
        _lostResponses.Read(line.Length, NatsLine.HasPayload(line.Verb));
        return line.Length;
    }

    // Nothing waits for anything.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => NatsLine.VerbOf(bytes, isRequest) != NatsVerb.None;

    public override int FindMessageStart(bool isRequest, ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            if (NatsLine.TryRead(bytes[at..], isRequest, out _) > 0) return at;
            var end = bytes[at..].IndexOf((byte)'\n');
            if (end < 0) return -1;
            at += end + 1;
        }
        return -1;
    }

    private static void CountLost(LostMessages lost, string method, in MessageInfo info, IRequestSink sink)
    {
        var message = new PendingRequest(info.Nanoseconds, info.Thread, info.Sequence, Details: null);
        for (var left = lost.Before(info.Sequence); left > 0; left--) Complete(message, method, L7Status.Ok, info, sink);
    }

    private static void Count(string method, string status, in NatsLine line, in MessageInfo info, IRequestSink sink)
    {
        var details = sink.WantsDetails ? Describe(method, status == L7Status.Failed, line) : null;
        Complete(PendingRequest.Of(info, details), method, status, info, sink);
    }

    private static void Complete(in PendingRequest message, string method, string status, in MessageInfo info, IRequestSink sink) => sink.Completed(
        message.Answered(L7Protocol.Nats, status, status == L7Status.Failed, info.Nanoseconds) with { Method = method, HasLatency = false });

    private static RequestDetails Describe(string method, bool failed, in NatsLine line)
    {
        var text = failed ? line.Arguments.Trim((byte)'\'') : line.Subject;
        var detail = Encoding.UTF8.GetString(text[..Math.Min(text.Length, RequestDetails.TextLimit)]);
        var operation = method == L7Status.Produce ? "publish" : "deliver";
        return failed ? new() { Operation = operation, StatusDetail = detail } : new() { Operation = operation, Target = detail };
    }
}
