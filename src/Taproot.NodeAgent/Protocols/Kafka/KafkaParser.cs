using System.Buffers.Binary;
using System.Globalization;

namespace Taproot.NodeAgent.Protocols.Kafka;

/// <summary>Reads one connection to a Kafka broker.</summary>
internal sealed class KafkaParser : ProtocolParser
{
    private const int RequestInterest = 256;
    private const int ResponseInterest = 256;
    private const int ResponseHeader = 8;
    private const int MaxLength = 1 << 30;
    private readonly PendingTable _pending = new();
    private bool _hasTokens; // an old way to authenticate sends them without headers

    /// <summary>Responses name what they answer.</summary>
    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < 4) return Consumed.NeedMore;
        var size = 4L + BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (size is < 4 or > MaxLength) return Consumed.Wrong;
        if (bytes.Length < Math.Min(size, RequestInterest) && !info.IsCut) return Consumed.NeedMore;
        if (bytes.Length < KafkaRequest.HeaderLength) return size;
        var request = KafkaRequest.Read(bytes);
        if (!request.IsPlausible) return _hasTokens ? size : Consumed.Wrong;
        Add(request, bytes, info, sink);
        return size;
    }

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        if (bytes.Length < 4) return Consumed.NeedMore;
        var size = 4L + BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (size is < 4 or > MaxLength) return Consumed.Wrong;
        if (bytes.Length < Math.Min(size, ResponseInterest) && !info.IsCut) return Consumed.NeedMore;
        if (bytes.Length < ResponseHeader || size < ResponseHeader) return size;
        if (_pending.TryTake(BinaryPrimitives.ReadInt32BigEndian(bytes[4..]), out var request))
            Answer(request, bytes[ResponseHeader..(int)Math.Min(size, bytes.Length)], info, sink);
        return size;
    }

    public override void Resynchronise(in MessageInfo info, IRequestSink sink)
    {
    }

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes)
    {
        if (isRequest) return bytes.Length >= KafkaRequest.HeaderLength && KafkaRequest.Read(bytes) is { IsPlausible: true, Size: < 1 << 24 };
        return bytes.Length >= ResponseHeader && BinaryPrimitives.ReadInt32BigEndian(bytes) is >= 4 and <= MaxLength
            && _pending.TryGet(BinaryPrimitives.ReadInt32BigEndian(bytes[4..]), out _);
    }

    private void Add(in KafkaRequest request, ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink)
    {
        _hasTokens |= request is { Key: KafkaApi.SaslHandshake, Version: 0 };
        var details = sink.WantsDetails ? Describe(request, bytes) : null;
        var pending = PendingRequest.Of(info, details, request.Key << 16 | (ushort)request.Version);
        if (request.IsOneWay(bytes)) sink.Completed(pending.Answered(L7Protocol.Kafka, L7Status.Unknown, false, info.Nanoseconds) with { HasLatency = false });
        else _pending.Put(request.Number, pending);
    }

    private static void Answer(in PendingRequest request, ReadOnlySpan<byte> body, in MessageInfo info, IRequestSink sink)
    {
        var code = KafkaResponse.ErrorOf((short)(request.Tag >> 16), (short)request.Tag, body);
        var isFailed = code is not (null or 0);
        if (isFailed && request.Details is { } details) details.StatusDetail = code!.Value.ToString(CultureInfo.InvariantCulture);
        var status = code is null ? L7Status.Unknown : isFailed ? L7Status.Failed : L7Status.Ok;
        sink.Completed(request.Answered(L7Protocol.Kafka, status, isFailed, info.Nanoseconds));
    }

    private static RequestDetails Describe(in KafkaRequest request, ReadOnlySpan<byte> bytes)
    {
        var topic = request.FirstTopic(bytes);
        return new() { Operation = request.Api.Name, Target = topic, Statement = topic.Length == 0 ? request.Api.Name : $"{request.Api.Name} {topic}" };
    }
}
