using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>Reads <c>ExportTraceServiceRequest</c> messages. Not thread-safe; its memory is used again.</summary>
public sealed class OtlpSpanReader : OtlpReader
{
    private const uint TraceId = (1 << 3) | ProtobufReader.Bytes;
    private const uint SpanId = (2 << 3) | ProtobufReader.Bytes;
    private const uint TraceState = (3 << 3) | ProtobufReader.Bytes;
    private const uint ParentSpanId = (4 << 3) | ProtobufReader.Bytes;
    private const uint Name = (5 << 3) | ProtobufReader.Bytes;
    private const uint Kind = (6 << 3) | ProtobufReader.Varint;
    private const uint Start = (7 << 3) | ProtobufReader.Fixed64;
    private const uint End = (8 << 3) | ProtobufReader.Fixed64;
    private const uint Attribute = (9 << 3) | ProtobufReader.Bytes;
    private const uint Event = (11 << 3) | ProtobufReader.Bytes;
    private const uint Link = (13 << 3) | ProtobufReader.Bytes;
    private const uint Status = (15 << 3) | ProtobufReader.Bytes;
    private const uint StatusMessage = (2 << 3) | ProtobufReader.Bytes;
    private const uint StatusCode = (3 << 3) | ProtobufReader.Varint;
    private const int HighestKind = 5;
    private const int HighestStatus = 2;

    private readonly OtlpSpanRecord _span;
    private readonly OtlpDetailReader _details;
    private IOtlpSpanSink _sink = null!;
    private bool _cut;

    /// <summary>A reader with the bounds of <paramref name="limits"/>.</summary>
    public OtlpSpanReader(OtlpLimits limits)
        : base(limits) => (_span, _details) = (new(limits), new(limits));

    /// <summary>Reads a message and gives its spans to the sink.</summary>
    /// <exception cref="MalformedProtobufException">It is no such message; the sink may have got spans already.</exception>
    /// <exception cref="OtlpTooLargeException">It holds more spans than allowed.</exception>
    public void Read(ReadOnlySpan<byte> message, IOtlpSpanSink sink)
    {
        _sink = sink;
        ReadRequest(message);
    }

    private protected override void ReadItem(ReadOnlySpan<byte> item)
    {
        var span = _span;
        span.Clear();
        _cut = false;
        var end = 0UL;
        var reader = new ProtobufReader(item);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case Start: span.Start = reader.ReadFixed64(); break;
                case End: end = reader.ReadFixed64(); break;
                case Kind: span.Kind = (int)Math.Min(reader.ReadVarint(), byte.MaxValue); break;
                case Attribute: span.Attributes.Read(reader.ReadBytes()); break;
                default: ReadRest(ref reader, key); break;
            }
        }
        if (span.Kind > HighestKind) span.Kind = 0;
        span.Duration = end > span.Start ? Math.Min(end - span.Start, long.MaxValue) : 0;
        Deliver(span);
    }

    private void ReadRest(ref ProtobufReader reader, uint key)
    {
        switch (key)
        {
            case TraceId: OtlpIds.Set(_span.TraceBytes, reader.ReadBytes(), OtlpIds.TraceLength); break;
            case SpanId: OtlpIds.Set(_span.SpanBytes, reader.ReadBytes(), OtlpIds.SpanLength); break;
            case ParentSpanId: OtlpIds.Set(_span.ParentBytes, reader.ReadBytes(), OtlpIds.SpanLength); break;
            case TraceState: SetText(_span.State, reader.ReadBytes()); break;
            case Name: SetText(_span.NameText, reader.ReadBytes()); break;
            case Event: _cut |= _details.ReadEvent(reader.ReadBytes(), _span.Events); break;
            case Link: _cut |= _details.ReadLink(reader.ReadBytes(), _span.Links); break;
            case Status: ReadStatus(reader.ReadBytes()); break;
            default: reader.Skip(key); break;
        }
    }

    private void Deliver(OtlpSpanRecord span)
    {
        if (span.TraceId.IsEmpty || span.SpanId.IsEmpty)
        {
            RejectIds();
            return;
        }
        if (!IsInTime(span.Start)) return;
        Accept(_cut, span.Attributes);
        _sink.Add(Origin, span);
    }

    private void ReadStatus(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == StatusMessage) SetText(_span.Message, reader.ReadBytes());
            else if (key == StatusCode) _span.StatusCode = reader.ReadVarint() is <= HighestStatus and var code ? (int)code : 0;
            else reader.Skip(key);
        }
    }

    private void SetText(ByteBuffer into, ReadOnlySpan<byte> text)
    {
        into.Clear();
        var part = Utf8Cut.Cut(text, Limits.MaxNameBytes);
        Utf8Cut.AppendValid(into, part);
        _cut |= part.Length < text.Length;
    }
}
