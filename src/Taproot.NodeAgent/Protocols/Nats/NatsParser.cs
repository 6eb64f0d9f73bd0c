using System.Text;

namespace Taproot.NodeAgent.Protocols.Nats;

/// <summary>Reads one connection of a NATS client: what it publishes and what it gets.</summary>
internal sealed class NatsParser : ProtocolParser
{
    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var read = NatsLine.TryRead(bytes, isRequest: true, out var line);
        if (read <= 0) return read;
        if (NatsLine.HasPayload(line.Verb)) Count(L7Status.Produce, L7Status.Ok, line, info, sink);
        return line.Length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var read = NatsLine.TryRead(bytes, isRequest: false, out var line);
        if (read <= 0) return read;
        if (NatsLine.HasPayload(line.Verb)) Count(L7Status.Consume, L7Status.Ok, line, info, sink);
        // The server tells only what it refuses, so this comes on top of what was counted as sent.
        else if (line.Verb == NatsVerb.Error && line.Arguments.IndexOf("for Publish"u8) >= 0) Count(L7Status.Produce, L7Status.Failed, line, info, sink);
        return line.Length;
    }

    // Nothing waits for anything.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => NatsLine.VerbOf(bytes, isRequest) != NatsVerb.None;

    private static void Count(string method, string status, in NatsLine line, in MessageInfo info, IRequestSink sink)
    {
        var failed = status == L7Status.Failed;
        var message = PendingRequest.Of(info, sink.WantsDetails ? Describe(method, failed, line) : null);
        sink.Completed(message.Answered(L7Protocol.Nats, status, failed, info.Nanoseconds) with { Method = method, HasLatency = false });
    }

    private static RequestDetails Describe(string method, bool failed, in NatsLine line)
    {
        var text = failed ? line.Arguments.Trim((byte)'\'') : line.Subject;
        var detail = Encoding.UTF8.GetString(text[..Math.Min(text.Length, RequestDetails.TextLimit)]);
        var operation = method == L7Status.Produce ? "publish" : "deliver";
        return failed ? new() { Operation = operation, StatusDetail = detail } : new() { Operation = operation, Target = detail };
    }
}
