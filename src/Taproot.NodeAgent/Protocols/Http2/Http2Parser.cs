using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>Reads one HTTP/2 connection frame by frame; <see cref="Http2Exchange"/> makes requests of them.</summary>
internal sealed class Http2Parser : ProtocolParser
{
    private readonly Http2HeaderBlock _requests = new();
    private readonly Http2HeaderBlock _responses = new();
    private readonly Http2Headers _headers = new();
    private readonly Http2Exchange _exchange = new();

    /// <summary>Frames may come at any time.</summary>
    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        var preface = Http2Frame.Preface;
        if (!bytes.StartsWith("PRI"u8)) return Read(true, bytes, info, sink);
        if (!preface.StartsWith(bytes[..Math.Min(bytes.Length, preface.Length)])) return Consumed.Wrong;
        return bytes.Length < preface.Length ? Consumed.NeedMore : preface.Length;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink) => Read(false, bytes, info, sink);

    /// <summary>Streams are told apart by number, so that they may wait on.</summary>
    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override void OnLost(bool isRequest)
    {
        var block = BlockOf(isRequest);
        block.Abandon();
        block.Decoder.Forget();
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Http2Frame.HeaderLength) return false;
        var (count, isPlausible) = Http2Frame.CountPlausible(bytes);
        var first = Http2Frame.Read(bytes);
        return isPlausible && first.Length <= 1 << 14 && (count >= 2 || bytes.Length >= Http2Frame.HeaderLength + first.Length || first.Type == Http2FrameType.Headers);
    }

    private Http2HeaderBlock BlockOf(bool isRequest) => isRequest ? _requests : _responses;

    private long Read(bool isRequest, ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < Http2Frame.HeaderLength) return Consumed.NeedMore;
        var frame = Http2Frame.Read(bytes);
        if (!frame.IsPlausible) return Consumed.Wrong;
        var end = (long)Http2Frame.HeaderLength + frame.Length;
        var isWhole = bytes.Length >= end;
        if (!isWhole && NeedsPayload(frame.Type) && !info.IsCut && bytes.Length < Conversation.PartialLimit) return Consumed.NeedMore;
        var payload = bytes[Http2Frame.HeaderLength..(int)Math.Min(end, bytes.Length)];
        ReadPayload(isRequest, frame, payload, isWhole, info, sink);
        return end;
    }

    private static bool NeedsPayload(Http2FrameType type) => type is not (Http2FrameType.Data or Http2FrameType.Settings or Http2FrameType.Ping) && type <= Http2FrameType.Continuation;

    private void ReadPayload(bool isRequest, in Http2Frame frame, ReadOnlySpan<byte> payload, bool isWhole, in MessageInfo info, IRequestSink sink)
    {
        switch (frame.Type)
        {
            case Http2FrameType.Data:
                _exchange.OnData(isRequest, frame, payload, info, sink);
                break;
            case Http2FrameType.Headers or Http2FrameType.PushPromise:
                var fragment = Http2Payload.HeadersOf(frame, payload, ref isWhole);
                if (frame.EndsHeaders) Decode(isRequest, frame, fragment, isWhole, info, sink);
                else BlockOf(isRequest).Begin(frame, fragment, isWhole, info);
                break;
            case Http2FrameType.Continuation:
                Continue(isRequest, frame, payload, isWhole, sink);
                break;
            case Http2FrameType.Reset when payload.Length >= 4:
                _exchange.OnReset(isRequest, frame.Stream, BinaryPrimitives.ReadUInt32BigEndian(payload), info, sink);
                break;
            case Http2FrameType.GoAway when payload.Length >= 8 && !isRequest:
                _exchange.OnGoAway(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue, info, sink);
                break;
            default:
                break;
        }
    }

    private void Decode(bool isRequest, in Http2Frame first, ReadOnlySpan<byte> block, bool isWhole, in MessageInfo info, IRequestSink sink)
    {
        _headers.Begin(DetailsFor(isRequest, first, sink));
        BlockOf(isRequest).Decoder.Decode(block, isWhole, _headers);
        Tell(isRequest, first, info, sink);
    }

    private void Continue(bool isRequest, in Http2Frame frame, ReadOnlySpan<byte> payload, bool isWhole, IRequestSink sink)
    {
        var block = BlockOf(isRequest);
        if (block.Stream != frame.Stream)
        {
            // Its beginning was lost, and with it what it added to the table.
            block.Abandon();
            block.Decoder.Forget();
            return;
        }
        block.Append(payload, isWhole);
        if (!frame.EndsHeaders) return;
        _headers.Begin(DetailsFor(isRequest, block.First, sink));
        block.End(_headers);
        Tell(isRequest, block.First, block.Info, sink);
    }

    private RequestDetails? DetailsFor(bool isRequest, in Http2Frame first, IRequestSink sink) =>
        isRequest && sink.WantsDetails && _exchange.IsNew(first.Stream) ? new() : null;

    // A promise changes the table like any other block, but nobody asked for what it promises.
    private void Tell(bool isRequest, in Http2Frame first, in MessageInfo info, IRequestSink sink)
    {
        _headers.End();
        if (first.Type == Http2FrameType.PushPromise) return;
        if (isRequest) _exchange.OnRequest(first, _headers, info, sink);
        else _exchange.OnResponse(first, _headers, info, sink);
    }
}
