using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>
/// The requests of one connection. HTTP is complete with the headers of its response. gRPC is complete with its trailers, which have the status;
/// its latency is the time to them, or for streaming calls the time to the response's headers.
/// </summary>
internal sealed class Http2Exchange
{
    private const int MessageHeader = 5; // a flag and a length before each message of gRPC
    private readonly Http2Streams _streams = new();

    /// <summary>Whether the client has not used this stream yet.</summary>
    public bool IsNew(uint number) => number % 2 == 1 && number > _streams.Last;

    public void OnRequest(in Http2Frame frame, Http2Headers headers, in MessageInfo info, IRequestSink sink)
    {
        if (!IsNew(frame.Stream))
        {
            // Trailers of the client.
            if (frame.EndsStream) HalfClose(frame.Stream);
            return;
        }
        var stream = new Http2Stream
        {
            Request = PendingRequest.Of(info, headers.Details),
            IsGrpc = headers.IsGrpc,
            IsUnsure = headers.HasUnknown && !headers.IsGrpc && !headers.IsOther,
            IsHalfClosed = frame.EndsStream,
        };
        if (_streams.Add(frame.Stream, stream, out var dropped)) Complete(dropped, L7Status.Unknown, isError: false, info.Nanoseconds, sink);
    }

    public void OnResponse(in Http2Frame frame, Http2Headers headers, in MessageInfo info, IRequestSink sink)
    {
        ref var stream = ref _streams.Find(frame.Stream);
        if (Unsafe.IsNullRef(ref stream)) return;
        // 100 and 103 announce the response.
        if (headers.Status is >= 100 and < 200 && !frame.EndsStream) return;
        stream.IsGrpc |= headers.IsGrpc || headers.GrpcStatus >= 0;
        if (!stream.IsAnswered) OnFirstHeaders(ref stream, frame, headers, info);
        else stream.IsGrpc |= stream.IsUnsure; // only gRPC has trailers
        if (!frame.EndsStream && (stream.IsGrpc || stream.IsUnsure)) return;
        Finish(frame.Stream, frame.EndsStream && stream.Messages > 0 ? StatusOfTrailers(headers) : headers.GrpcStatus, headers.HasUnknown, info, sink);
    }

    // When the table is not known: a number among the trailers of a call is its status, and what stands alone in the trailers after a message is
    // that all went well, as errors come without messages and with a text.
    private static int StatusOfTrailers(Http2Headers trailers)
    {
        if (trailers.GrpcStatus >= 0 || !trailers.HasUnknown) return trailers.GrpcStatus;
        if (trailers.UnnamedNumber is >= 0 and <= GrpcStatus.Last) return trailers.UnnamedNumber;
        return trailers.Count == 1 ? GrpcStatus.Ok : -1;
    }

    public void OnData(bool isRequest, in Http2Frame frame, ReadOnlySpan<byte> payload, in MessageInfo info, IRequestSink sink)
    {
        if (isRequest)
        {
            if (frame.EndsStream) HalfClose(frame.Stream);
            return;
        }
        ref var stream = ref _streams.Find(frame.Stream);
        if (Unsafe.IsNullRef(ref stream)) return;
        if (frame.EndsStream) Finish(frame.Stream, -1, hasUnknown: false, info, sink);
        else if ((stream.IsGrpc || stream.IsUnsure) && !stream.IsStreaming) CountMessages(ref stream, Http2Payload.DataOf(frame, payload, out var length), length);
    }

    public void OnReset(bool isRequest, uint number, uint error, in MessageInfo info, IRequestSink sink)
    {
        if (!_streams.TryTake(number, out var stream)) return;
        if (stream.IsGrpc) CompleteGrpc(stream, isRequest ? GrpcStatus.Cancelled : GrpcStatus.OfReset(error), info.Nanoseconds, sink);
        else if (stream.IsAnswered) CompleteHttp(stream, sink);
        else Complete(stream, L7Status.Unknown, isError: !isRequest, info.Nanoseconds, sink);
    }

    /// <summary>The server will not look at later streams.</summary>
    public void OnGoAway(uint last, in MessageInfo info, IRequestSink sink)
    {
        foreach (var number in _streams.Beyond(last))
        {
            if (!_streams.TryTake(number, out var stream)) continue;
            if (stream.IsGrpc) CompleteGrpc(stream, GrpcStatus.Unavailable, info.Nanoseconds, sink);
            else Complete(stream, L7Status.Unknown, isError: true, info.Nanoseconds, sink);
        }
    }

    private static void OnFirstHeaders(ref Http2Stream stream, in Http2Frame frame, Http2Headers headers, in MessageInfo info)
    {
        (stream.IsAnswered, stream.Answered, stream.Status) = (true, info.Nanoseconds, headers.Status);
        // An error may be told at any time; messages before the client has sent all are a conversation.
        stream.IsStreaming |= !frame.EndsStream && !stream.IsHalfClosed;
        stream.IsUnsure &= !headers.IsOther;
    }

    private void HalfClose(uint number)
    {
        ref var stream = ref _streams.Find(number);
        if (!Unsafe.IsNullRef(ref stream)) stream.IsHalfClosed = true;
    }

    // The second message shows a stream of them. Where headers of messages were not copied, one is assumed.
    private static void CountMessages(ref Http2Stream stream, ReadOnlySpan<byte> data, int length)
    {
        var at = stream.MessageLeft;
        while (at < length && !stream.IsStreaming)
        {
            stream.IsStreaming = ++stream.Messages > 1;
            if (at + MessageHeader > data.Length) break;
            at += MessageHeader + BinaryPrimitives.ReadUInt32BigEndian(data[((int)at + 1)..]);
        }
        stream.MessageLeft = Math.Max(0, at - length);
    }

    private void Finish(uint number, int code, bool hasUnknown, in MessageInfo info, IRequestSink sink)
    {
        if (!_streams.TryTake(number, out var stream)) return;
        if (!stream.IsGrpc) CompleteHttp(stream, sink);
        else if (code >= 0) CompleteGrpc(stream, code, info.Nanoseconds, sink);
        else if (hasUnknown || stream.Status <= 0) Complete(stream, L7Status.Unknown, isError: false, info.Nanoseconds, sink);
        else CompleteGrpc(stream, GrpcStatus.OfHttp(stream.Status), info.Nanoseconds, sink);
    }

    private static void CompleteHttp(in Http2Stream stream, IRequestSink sink) =>
        Complete(stream, L7Status.OfHttp(stream.Status), stream.Status >= 400, stream.Answered, sink);

    private static void CompleteGrpc(in Http2Stream stream, int code, long nanoseconds, IRequestSink sink)
    {
        if (stream.Request.Details is { } details) details.StatusDetail = code.ToString(CultureInfo.InvariantCulture);
        Complete(stream, GrpcStatus.Label(code), code != GrpcStatus.Ok, stream.IsStreaming && stream.IsAnswered ? stream.Answered : nanoseconds, sink);
    }

    private static void Complete(in Http2Stream stream, string status, bool isError, long nanoseconds, IRequestSink sink) =>
        sink.Completed(stream.Request.Answered(L7Protocol.Http2, status, isError, nanoseconds));
}
