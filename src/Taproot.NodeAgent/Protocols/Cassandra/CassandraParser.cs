namespace Taproot.NodeAgent.Protocols.Cassandra;

/// <summary>Reads one connection to Cassandra: answers come by stream number, in any order.</summary>
internal sealed class CassandraParser(RecentValues<PreparedStatement> statements) : ProtocolParser
{
    private const int SetKeyspace = 3;
    private const int Prepared = 4;
    private const int MaxName = 64;
    private readonly PendingTable _pending = new();
    private string _keyspace = "";
    private bool _isFramed;
    private long _requestRest; // of an envelope that goes on in the next frames
    private long _responseRest;

    public override bool TakesTurns => false;

    public override long ReadRequest(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink) => Read(bytes, info, sink, isRequest: true);

    public override long ReadResponse(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink) => Read(bytes, info, sink, isRequest: false);

    public override void Resynchronise(in MessageInfo info, IRequestSink sink) => (_requestRest, _responseRest) = (0, 0);

    public override bool IsMessageStart(bool isRequest, ReadOnlySpan<byte> bytes) =>
        _isFramed ? CqlFrame.TryRead(bytes, out var frame) && frame.IsSelfContained : CqlEnvelope.TryRead(bytes, isRequest, out _);

    private long Read(ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink, bool isRequest)
    {
        // The longest header of them all.
        if (bytes.Length < CqlEnvelope.HeaderLength && !info.IsCut) return Consumed.NeedMore;
        var isEnvelope = CqlEnvelope.TryRead(bytes, isRequest, out var envelope) && (envelope.Version < 5 || envelope.IsHandshake);
        if ((_isFramed || !isEnvelope) && CqlFrame.TryRead(bytes, out var frame))
        {
            _isFramed = true;
            return ReadFrame(frame, bytes, info, sink, isRequest);
        }
        if (!isEnvelope) return info.IsCut ? Consumed.Lost : Consumed.Wrong;
        var length = (long)CqlEnvelope.HeaderLength + envelope.Length;
        if (bytes.Length < length && MayWait(bytes, info)) return Consumed.NeedMore;
        Take(envelope, BodyOf(envelope, bytes), info, sink, isRequest);
        return length;
    }

    private long ReadFrame(in CqlFrame frame, ReadOnlySpan<byte> bytes, in MessageInfo info, IRequestSink sink, bool isRequest)
    {
        if (bytes.Length < frame.Length && MayWait(bytes, info)) return Consumed.NeedMore;
        if (frame.IsCompressed) return frame.Length;
        ref var rest = ref (isRequest ? ref _requestRest : ref _responseRest);
        if (frame.IsSelfContained) rest = 0;
        if (rest > 0)
        {
            rest = Math.Max(0, rest - frame.PayloadLength);
            return frame.Length;
        }
        var payload = bytes[frame.HeaderLength..];
        payload = payload[..Math.Min(payload.Length, frame.PayloadLength)];
        var beyond = frame.PayloadLength;
        while (CqlEnvelope.TryRead(payload, isRequest, out var envelope))
        {
            Take(envelope, BodyOf(envelope, payload), info, sink, isRequest);
            beyond -= CqlEnvelope.HeaderLength;
            rest = Math.Max(0, (long)envelope.Length - beyond);
            if (envelope.Length >= payload.Length - CqlEnvelope.HeaderLength) break;
            beyond -= envelope.Length;
            payload = payload[(CqlEnvelope.HeaderLength + envelope.Length)..];
        }
        return frame.Length;
    }

    private void Take(in CqlEnvelope envelope, ReadOnlySpan<byte> body, in MessageInfo info, IRequestSink sink, bool isRequest)
    {
        if (isRequest) Ask(envelope, body, info, sink);
        else Answer(envelope, body, info, sink);
    }

    private void Ask(in CqlEnvelope envelope, ReadOnlySpan<byte> body, in MessageInfo info, IRequestSink sink)
    {
        if (envelope.Opcode is not (CqlOpcode.Query or CqlOpcode.Prepare or CqlOpcode.Execute or CqlOpcode.Batch)) return;
        // A statement is prepared once and executed for long: its text may be wanted later.
        var wantsDetails = sink.WantsDetails || envelope.Opcode == CqlOpcode.Prepare;
        var details = wantsDetails ? CqlRequest.Describe(envelope, body, _keyspace, statements, sink.KeepsLiterals) : null;
        // Preparing is no query, and nobody is to hear that one began.
        var request = envelope.Opcode == CqlOpcode.Prepare
            ? new PendingRequest(info.Nanoseconds, info.Thread, info.Sequence, details, (int)envelope.Opcode)
            : PendingRequest.Of(info, details, (int)envelope.Opcode);
        _pending.Put(envelope.Stream, request);
    }

    private void Answer(in CqlEnvelope envelope, ReadOnlySpan<byte> body, in MessageInfo info, IRequestSink sink)
    {
        // Events come unasked, with a number below zero.
        if (envelope.Opcode is not (CqlOpcode.Result or CqlOpcode.Error) || !_pending.TryTake(envelope.Stream, out var request)) return;
        var failed = envelope.Opcode == CqlOpcode.Error;
        var isReadable = !envelope.Has(CqlFlags.Compressed);
        if (isReadable && !failed) ReadResult(CqlRequest.BodyOf(envelope, body), request);
        if (request.Tag == (int)CqlOpcode.Prepare) return;
        if (isReadable && failed && request.Details is { } details) details.StatusDetail = CqlError.Name(CqlRequest.BodyOf(envelope, body).Int32());
        sink.Completed(request.Answered(L7Protocol.Cassandra, failed ? L7Status.Failed : L7Status.Ok, failed, info.Nanoseconds));
    }

    private void ReadResult(WireReader reader, in PendingRequest request)
    {
        var kind = reader.Int32();
        if (kind == SetKeyspace)
        {
            var name = reader.Take(reader.UInt16());
            _keyspace = System.Text.Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxName)]);
        }
        else if (kind == Prepared && request.Tag == (int)CqlOpcode.Prepare && request.Details is { } details)
        {
            var id = reader.Take(reader.UInt16());
            if (id.Length is > 0 and <= MaxName) statements.Keep(id, new(details.Statement, details.Operation));
        }
    }

    private static ReadOnlySpan<byte> BodyOf(in CqlEnvelope envelope, ReadOnlySpan<byte> bytes) =>
        bytes.Slice(CqlEnvelope.HeaderLength, Math.Min(envelope.Length, bytes.Length - CqlEnvelope.HeaderLength));
}
