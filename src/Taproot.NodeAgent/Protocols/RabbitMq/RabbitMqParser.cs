using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Protocols.RabbitMq;

/// <summary>Reads one connection of AMQP 0-9-1: what is published and delivered.</summary>
internal sealed class RabbitMqParser : ProtocolParser
{
    private const int MethodAt = AmqpFrame.HeaderLength + 4;
    private readonly PublisherConfirms _confirms = new();
    private readonly LostMessages _lostRequests = new();
    private readonly LostMessages _lostResponses = new();

    /// <summary>The first bytes of a connection: name and version.</summary>
    public static ReadOnlySpan<byte> Greeting => "AMQP\0\0\x09\x01"u8;

    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes[0] != 'A') return Read(bytes, info, sink, isRequest: true);
        if (bytes.Length < Greeting.Length) return Consumed.NeedMore;
        return bytes.StartsWith(Greeting) ? Greeting.Length : Consumed.Wrong;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink) => Read(bytes, info, sink, isRequest: false);

    // What waits for a confirmation waits on: the server sends it in its own time.
    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) => AmqpFrame.TryRead(bytes, out _);

    public override int FindMessageStart(bool isRequest, ReadOnlySpan<byte> bytes)
    {
        if (IsMessageStart(isRequest, bytes)) return 0;
        for (var at = 0; at < bytes.Length;)
        {
            var end = bytes[at..].IndexOf(AmqpFrame.End);
            if (end < 0) return -1;
            at += end + 1;
            // The end of this one is there, too.
            if (AmqpFrame.TryRead(bytes[at..], out var frame) && frame.Length <= bytes.Length - at) return at;
        }
        return -1;
    }

    /// <summary>A message as it is counted.</summary>
    public static L7Request Message(string method, in PendingRequest message, string status, long nanoseconds) =>
        message.Answered(L7Protocol.RabbitMq, status, status == L7Status.Failed, nanoseconds) with { Method = method, HasLatency = false };

    private long Read(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink, bool isRequest)
    {
        if (bytes.Length < AmqpFrame.HeaderLength) return Consumed.NeedMore;
        if (!AmqpFrame.TryRead(bytes, out var frame)) return Consumed.Wrong;
        var isMethod = frame.Type == AmqpFrameType.Method;
        if (isMethod && (bytes.Length < MethodAt || (bytes.Length < frame.Length && MayWait(bytes, info)))) return Consumed.NeedMore;
        var lost = isRequest ? _lostRequests : _lostResponses;
        CountLost(lost, isRequest ? L7Status.Produce : L7Status.Consume, info, sink);
        var method = isMethod ? (AmqpMethod)BinaryPrimitives.ReadInt32BigEndian(bytes[AmqpFrame.HeaderLength..]) : default;
        lost.Read(frame.Length, method == (isRequest ? AmqpMethod.BasicPublish : AmqpMethod.BasicDeliver));
        if (!isMethod) return frame.Length;
        var arguments = new WireReader(bytes[MethodAt..(int)Math.Min(bytes.Length, frame.Length - 1)]);
        if (isRequest) ReadClient(method, frame.Channel, arguments, info, sink);
        else ReadServer(method, frame.Channel, arguments, info, sink);
        return frame.Length;
    }

    private void ReadClient(AmqpMethod method, ushort channel, WireReader arguments, in MessageInfo info, IRequestSink sink)
    {
        if (method == AmqpMethod.ConfirmSelect) _confirms.Select(channel);
        if (method != AmqpMethod.BasicPublish) return;
        arguments.Skip(2);
        var message = PendingRequest.Of(info, sink.WantsDetails ? Describe("publish", ref arguments) : null);
        if (!_confirms.TryHold(channel, message)) sink.Completed(Message(L7Status.Produce, message, L7Status.Ok, info.Nanoseconds));
    }

    private void ReadServer(AmqpMethod method, ushort channel, WireReader arguments, in MessageInfo info, IRequestSink sink)
    {
        switch (method)
        {
            case AmqpMethod.BasicDeliver:
                arguments.Skip(arguments.Byte()); // the consumer's tag
                Consume("deliver", arguments, info, sink);
                break;
            case AmqpMethod.BasicGetOk:
                Consume("get", arguments, info, sink);
                break;
            case AmqpMethod.BasicReturn:
                _confirms.Return(channel);
                break;
            case AmqpMethod.BasicAck or AmqpMethod.BasicNack:
                var number = arguments.UInt64();
                var isRun = (arguments.Byte() & 1) != 0;
                if (!arguments.IsShort) _confirms.Settle(channel, number, isRun, method == AmqpMethod.BasicNack, info, sink);
                break;
        }
    }

    private static void CountLost(LostMessages lost, string method, in MessageInfo info, IRequestSink sink)
    {
        var message = new PendingRequest(info.Nanoseconds, info.Thread, info.Sequence, Details: null);
        for (var left = lost.Before(info.Sequence); left > 0; left--) sink.Completed(Message(method, message, L7Status.Ok, info.Nanoseconds));
    }

    private static void Consume(string operation, WireReader arguments, in MessageInfo info, IRequestSink sink)
    {
        arguments.Skip(9); // the delivery's number, and whether it is another try
        var message = PendingRequest.Of(info, sink.WantsDetails ? Describe(operation, ref arguments) : null);
        sink.Completed(Message(L7Status.Consume, message, L7Status.Ok, info.Nanoseconds));
    }

    // With no exchange the routing key is the queue.
    private static RequestDetails Describe(string operation, ref WireReader arguments)
    {
        var exchange = Encoding.UTF8.GetString(arguments.TakeAtMost(arguments.Byte()));
        return new() { Operation = operation, Scope = exchange, Target = Encoding.UTF8.GetString(arguments.TakeAtMost(arguments.Byte())) };
    }
}
