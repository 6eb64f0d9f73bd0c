using System.Buffers.Binary;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>Reads one data point at a time and writes its series. Not thread-safe; its memory is used again.</summary>
internal sealed partial class PointReader(OtlpLimits limits, SeriesAssembler assembler, DeltaLedger deltas)
{
    private const uint StartTime = (2 << 3) | ProtobufReader.Fixed64;
    private const uint TimeField = (3 << 3) | ProtobufReader.Fixed64;
    private const ulong NanosecondsAMillisecond = 1_000_000;
    private const ulong NoRecordedValue = 1;
    private const int MostBuckets = 1024;
    private static readonly double Stale = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);

    private readonly AttributeBlock _attributes = new(limits);
    private readonly AttributeBlock _info = new(limits);
    private readonly ExponentialCounts _exponential = new();
    private readonly PointExemplars _exemplars = new();
    private readonly List<double> _bucketCounts = [];
    private readonly List<double> _bounds = [];
    private readonly List<(double Quantile, double Value)> _quantiles = [];
    private Range _positive;
    private Range _negative;
    private ulong _start;
    private long? _zeroMs;
    private double _value;
    private double _count;
    private double? _sum;
    private int _scale;
    private ulong _flags;

    /// <summary>The point's time, nanoseconds since 1970.</summary>
    public ulong Time { get; private set; }

    /// <summary>Attributes of the last point.</summary>
    public AttributeBlock Attributes => _attributes;

    private long TimeMs => (long)(Time / NanosecondsAMillisecond);

    private bool HasNoValue => (_flags & NoRecordedValue) != 0;

    /// <summary>Takes what a resource has besides its identity.</summary>
    public void TakeResource(AttributeBlock resource)
    {
        _info.Clear();
        foreach (var (key, value) in resource)
            if (!key.SequenceEqual("service.name"u8) && !key.SequenceEqual("service.namespace"u8) && !key.SequenceEqual("service.instance.id"u8)) _info.Add(key, value);
    }

    /// <summary>Reads a point.</summary>
    public void Read(PointKind kind, ReadOnlySpan<byte> message)
    {
        Clear();
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case TimeField: Time = reader.ReadFixed64(); break;
                case StartTime: _start = reader.ReadFixed64(); break;
                default: ReadField(kind, key, ref reader); break;
            }
        }
        // Now that the scale is known, which may stand behind them.
        ReadSide(message[_positive], positive: true);
        ReadSide(message[_negative], positive: false);
        assembler.StartPoint();
        foreach (var (key, value) in _attributes) assembler.Add(key, value);
        assembler.EndPoint();
    }

    private void Clear()
    {
        _attributes.Clear();
        _exponential.Clear();
        _exemplars.Clear();
        _bucketCounts.Clear();
        _bounds.Clear();
        _quantiles.Clear();
        (_positive, _negative) = (0..0, 0..0);
        (_value, _count, _sum, _scale, _flags, Time, _start, _zeroMs) = (0, 0, null, 0, 0, 0, 0, null);
    }

    private void ReadField(PointKind kind, uint key, ref ProtobufReader reader)
    {
        switch (kind, key >> 3, key & 7)
        {
            case (PointKind.Number or PointKind.Summary, 7, ProtobufReader.Bytes) or (PointKind.Histogram, 9, ProtobufReader.Bytes) or (PointKind.Exponential, 1, ProtobufReader.Bytes):
                _attributes.Read(reader.ReadBytes());
                break;
            case (PointKind.Number, 4, ProtobufReader.Fixed64): _value = reader.ReadDouble(); break;
            case (PointKind.Number, 6, ProtobufReader.Fixed64): _value = (long)reader.ReadFixed64(); break;
            case (PointKind.Number or PointKind.Summary, 8, ProtobufReader.Varint) or (PointKind.Histogram or PointKind.Exponential, 10, ProtobufReader.Varint):
                _flags = reader.ReadVarint();
                break;
            case (not PointKind.Number, 4, ProtobufReader.Fixed64): _count = reader.ReadFixed64(); break;
            case (not PointKind.Number, 5, ProtobufReader.Fixed64): _sum = reader.ReadDouble(); break;
            case (PointKind.Number, 5, ProtobufReader.Bytes) or (PointKind.Histogram, 8, ProtobufReader.Bytes) or (PointKind.Exponential, 11, ProtobufReader.Bytes):
                if (!_exemplars.Read(reader.ReadBytes())) assembler.Batch.IgnoredExemplars++;
                break;
            default: ReadBuckets(kind, key, ref reader); break;
        }
    }

    private void ReadBuckets(PointKind kind, uint key, ref ProtobufReader reader)
    {
        switch (kind, key >> 3, key & 7)
        {
            case (PointKind.Histogram, 6, ProtobufReader.Bytes): ReadPacked(reader.ReadBytes(), _bucketCounts, isInteger: true); break;
            case (PointKind.Histogram, 6, ProtobufReader.Fixed64): AddTo(_bucketCounts, reader.ReadFixed64()); break;
            case (PointKind.Histogram, 7, ProtobufReader.Bytes): ReadPacked(reader.ReadBytes(), _bounds, isInteger: false); break;
            case (PointKind.Histogram, 7, ProtobufReader.Fixed64): AddTo(_bounds, reader.ReadDouble()); break;
            case (PointKind.Exponential, 6, ProtobufReader.Varint): _scale = (int)Math.Clamp(ZigZag(reader.ReadVarint()), -64, 64); break;
            case (PointKind.Exponential, 7, ProtobufReader.Fixed64): _exponential.Zero = reader.ReadFixed64(); break;
            case (PointKind.Exponential, 14, ProtobufReader.Fixed64): _exponential.ZeroThreshold = reader.ReadDouble(); break;
            case (PointKind.Exponential, 8, ProtobufReader.Bytes): _positive = TakeRange(ref reader); break;
            case (PointKind.Exponential, 9, ProtobufReader.Bytes): _negative = TakeRange(ref reader); break;
            case (PointKind.Summary, 6, ProtobufReader.Bytes): ReadQuantile(reader.ReadBytes()); break;
            default: reader.Skip(key); break;
        }
    }

    private static Range TakeRange(ref ProtobufReader reader)
    {
        var length = reader.ReadBytes().Length;
        return (reader.Position - length)..reader.Position;
    }

    private void ReadSide(ReadOnlySpan<byte> message, bool positive)
    {
        var offset = 0L;
        var counts = new List<double>();
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key >> 3, key & 7)
            {
                case (1, ProtobufReader.Varint): offset = ZigZag(reader.ReadVarint()); break;
                case (2, ProtobufReader.Varint): AddTo(counts, reader.ReadVarint()); break;
                case (2, ProtobufReader.Bytes):
                    var packed = new ProtobufReader(reader.ReadBytes());
                    while (!packed.AtEnd) AddTo(counts, packed.ReadVarint());
                    break;
                default: reader.Skip(key); break;
            }
        }
        for (var i = 0; i < counts.Count; i++) _exponential.Add(positive, _scale, offset + i, counts[i]);
    }

    private void ReadQuantile(ReadOnlySpan<byte> message)
    {
        var (quantile, value) = (0d, 0d);
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == ((1 << 3) | ProtobufReader.Fixed64)) quantile = reader.ReadDouble();
            else if (key == ((2 << 3) | ProtobufReader.Fixed64)) value = reader.ReadDouble();
            else reader.Skip(key);
        }
        if (_quantiles.Count < MostBuckets) _quantiles.Add((quantile, value));
    }

    private static void ReadPacked(ReadOnlySpan<byte> bytes, List<double> into, bool isInteger)
    {
        if (bytes.Length % 8 != 0) throw new MalformedProtobufException();
        for (; bytes.Length > 0; bytes = bytes[8..])
            AddTo(into, isInteger ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes));
    }

    private static void AddTo(List<double> list, double value)
    {
        if (list.Count == MostBuckets) throw new OtlpTooLargeException($"A histogram has more than {MostBuckets} buckets; configure fewer.");
        list.Add(value);
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
