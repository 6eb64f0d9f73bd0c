using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>Reads <c>ExportLogsServiceRequest</c> messages. Not thread-safe; its memory is used again.</summary>
public sealed class OtlpLogReader : OtlpReader
{
    private const uint Time = (1 << 3) | ProtobufReader.Fixed64;
    private const uint SeverityNumber = (2 << 3) | ProtobufReader.Varint;
    private const uint SeverityText = (3 << 3) | ProtobufReader.Bytes;
    private const uint Body = (5 << 3) | ProtobufReader.Bytes;
    private const uint Attribute = (6 << 3) | ProtobufReader.Bytes;
    private const uint Flags = (8 << 3) | ProtobufReader.Fixed32;
    private const uint TraceId = (9 << 3) | ProtobufReader.Bytes;
    private const uint SpanId = (10 << 3) | ProtobufReader.Bytes;
    private const uint ObservedTime = (11 << 3) | ProtobufReader.Fixed64;
    private const uint EventName = (12 << 3) | ProtobufReader.Bytes;

    // An AnyValue whose first field is a list or a map.
    private const byte ListTag = (5 << 3) | 2;
    private const byte MapTag = (6 << 3) | 2;
    private const int HighestSeverity = 24;

    private readonly OtlpLogRecord _record;
    private IOtlpLogSink _sink = null!;

    /// <summary>A reader with the bounds of <paramref name="limits"/>.</summary>
    public OtlpLogReader(OtlpLimits limits)
        : base(limits) => _record = new(limits);

    /// <summary>Reads a message and gives its records to the sink.</summary>
    /// <exception cref="MalformedProtobufException">It is no such message; the sink may have got records already.</exception>
    /// <exception cref="OtlpTooLargeException">It holds more records than allowed.</exception>
    public void Read(ReadOnlySpan<byte> message, IOtlpLogSink sink)
    {
        _sink = sink;
        ReadRequest(message);
    }

    private protected override void ReadItem(ReadOnlySpan<byte> item)
    {
        var record = _record;
        record.Clear();
        var (cut, observed) = (false, 0UL);
        var reader = new ProtobufReader(item);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case Time: record.Time = reader.ReadFixed64(); break;
                case ObservedTime: observed = reader.ReadFixed64(); break;
                case SeverityNumber: record.SeverityNumber = (int)Math.Min(reader.ReadVarint(), byte.MaxValue); break;
                case SeverityText: cut |= SetText(record.Severity, reader.ReadBytes()); break;
                case Body: cut |= ReadBody(reader.ReadBytes()); break;
                case Attribute: record.Attributes.Read(reader.ReadBytes()); break;
                case Flags: record.Flags = reader.ReadFixed32(); break;
                case TraceId: OtlpIds.Set(record.TraceBytes, reader.ReadBytes(), OtlpIds.TraceLength); break;
                case SpanId: OtlpIds.Set(record.SpanBytes, reader.ReadBytes(), OtlpIds.SpanLength); break;
                case EventName: cut |= SetText(record.Event, reader.ReadBytes()); break;
                default: reader.Skip(key); break;
            }
        }
        if (record.SeverityNumber > HighestSeverity) record.SeverityNumber = 0;
        if (record.Time == 0) record.Time = observed != 0 ? observed : Now;
        if (!IsInTime(record.Time)) return;
        Accept(cut, record.Attributes);
        _sink.Add(Origin, record);
    }

    private bool ReadBody(ReadOnlySpan<byte> anyValue)
    {
        _record.IsStructured = anyValue is [ListTag or MapTag, ..];
        _record.BodyBytes.Clear();
        _record.BodyBytes.Append(_record.BodyText.Read(anyValue, Limits.MaxBodyBytes));
        return _record.BodyText.IsCut;
    }

    private bool SetText(ByteBuffer into, ReadOnlySpan<byte> text)
    {
        into.Clear();
        var part = Utf8Cut.Cut(text, Limits.MaxNameBytes);
        Utf8Cut.AppendValid(into, part);
        return part.Length < text.Length;
    }
}
