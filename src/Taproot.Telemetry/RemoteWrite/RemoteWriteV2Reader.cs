using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>
/// Reads Prometheus remote write 2.0 messages (io.prometheus.write.v2.Request) into columns. A series or a sample that cannot be taken is counted in
/// <see cref="MetricBatch.Refused"/>, and the rest is taken; only what breaks the message refuses it as a whole.
/// </summary>
public static class RemoteWriteV2Reader
{
    // Field keys (number * 8 + wire type) of the request and the messages in it.
    private const uint RequestSymbol = (4 << 3) | ProtobufReader.Bytes;
    private const uint RequestSeries = (5 << 3) | ProtobufReader.Bytes;
    private const uint SeriesLabels = (1 << 3) | ProtobufReader.Bytes;
    private const uint SeriesLabel = (1 << 3) | ProtobufReader.Varint;
    private const uint SeriesSample = (2 << 3) | ProtobufReader.Bytes;
    private const uint SeriesHistogram = (3 << 3) | ProtobufReader.Bytes;
    private const uint SeriesExemplar = (4 << 3) | ProtobufReader.Bytes;
    private const uint SeriesMetadata = (5 << 3) | ProtobufReader.Bytes;
    private const uint ExemplarValue = (2 << 3) | ProtobufReader.Fixed64;
    private const uint ExemplarTimestamp = (3 << 3) | ProtobufReader.Varint;
    private const uint MetadataKind = (1 << 3) | ProtobufReader.Varint;
    private const uint MetadataHelp = (3 << 3) | ProtobufReader.Varint;
    private const uint MetadataUnit = (4 << 3) | ProtobufReader.Varint;

    /// <summary>Reads a message into <paramref name="into"/>, which is emptied first, and left empty when the message is refused.</summary>
    /// <exception cref="RemoteWriteException">The message is malformed or beyond the limits.</exception>
    public static void Read(ReadOnlySpan<byte> protobuf, RemoteWriteLimits limits, MetricBatch into)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        try
        {
            ReadSymbols(protobuf, into.SymbolScratch);
            var request = new Request(protobuf, limits, AcceptedTime.Of(limits), into);
            var reader = new ProtobufReader(protobuf);
            while (!reader.AtEnd)
            {
                var key = reader.ReadKey();
                if (key == RequestSeries) request.ReadSeries(reader.ReadBytes());
                else reader.Skip(key);
            }
        }
        catch (MalformedProtobufException e)
        {
            into.Clear();
            throw new RemoteWriteException(RemoteWriteReason.MalformedProtobuf, "The body is not a valid io.prometheus.write.v2.Request message.", e);
        }
        catch (RemoteWriteException)
        {
            into.Clear();
            throw;
        }
    }

    // The table may follow the series that refer to it, so it is read first.
    private static void ReadSymbols(ReadOnlySpan<byte> protobuf, SymbolTable symbols)
    {
        symbols.Clear();
        var hasSeries = false;
        var reader = new ProtobufReader(protobuf);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == RequestSymbol)
            {
                var length = reader.ReadBytes().Length;
                symbols.Add(reader.Position - length, length);
            }
            else
            {
                hasSeries |= key == RequestSeries;
                reader.Skip(key);
            }
        }

        if (hasSeries && !symbols.StartsEmpty) throw Malformed("The table of symbols does not begin with the empty text.");
    }

    private static RemoteWriteException Malformed(string sentence) => new(RemoteWriteReason.MalformedProtobuf, sentence);

    private readonly ref struct Request(ReadOnlySpan<byte> message, RemoteWriteLimits limits, AcceptedTime accepted, MetricBatch into)
    {
        private readonly ReadOnlySpan<byte> _message = message;

        public void ReadSeries(ReadOnlySpan<byte> message)
        {
            if (into.SeriesCount >= limits.MaxSeries)
                throw new RemoteWriteException(RemoteWriteReason.TooManySeries, $"The request holds more than {limits.MaxSeries} series; send smaller ones.");
            // A few bytes refer to long texts again and again: what they make is bounded, too.
            if (into.TextBytes > limits.MaxDecompressedBytes)
                throw new RemoteWriteException(RemoteWriteReason.TooLarge, $"The labels of the request are more than {limits.MaxDecompressedBytes} bytes; send smaller ones.");
            var mark = into.Mark();
            var series = into.BeginSeries();
            var labels = into.LabelScratch;
            labels.Start(limits);
            ReadOnlySpan<byte> metadata = [];
            var pending = -1L;
            var reader = new ProtobufReader(message);
            while (!reader.AtEnd)
            {
                var key = reader.ReadKey();
                switch (key)
                {
                    case SeriesLabels:
                        var packed = new ProtobufReader(reader.ReadBytes());
                        while (!packed.AtEnd) AddReference(packed.ReadVarint(), ref pending, labels);
                        break;
                    case SeriesLabel:
                        AddReference(reader.ReadVarint(), ref pending, labels);
                        break;
                    case SeriesSample:
                        ReadSample(reader.ReadBytes(), series);
                        break;
                    case SeriesHistogram:
                        into.IgnoredNativeHistograms++;
                        reader.Skip(key);
                        break;
                    case SeriesExemplar:
                        ReadExemplar(reader.ReadBytes(), series);
                        break;
                    case SeriesMetadata:
                        metadata = reader.ReadBytes();
                        break;
                    default:
                        reader.Skip(key);
                        break;
                }
            }

            if (pending >= 0) throw Malformed("A series has a label name without a value.");
            if (labels.TryWriteTo(_message, series, into) is { } refusal)
            {
                var samples = into.SampleCount - mark.Samples;
                into.GoBack(mark);
                into.Refused.Add(refusal, samples);
                return;
            }

            ReadMetadata(metadata, series);
            if (into.SampleCount == mark.Samples) into.GoBack(mark);
        }

        // References come in pairs, name and value.
        private void AddReference(ulong reference, ref long pending, LabelCollector labels)
        {
            var text = Find(reference);
            if (pending < 0)
            {
                pending = (long)reference;
                return;
            }

            var name = Find((ulong)pending);
            labels.Add(new() { NameOffset = name.Offset, NameLength = name.Length, ValueOffset = text.Offset, ValueLength = text.Length });
            pending = -1;
        }

        private (int Offset, int Length) Find(ulong reference) =>
            into.SymbolScratch.TryGet(reference, out var symbol) ? symbol : throw Malformed($"A series refers to symbol {reference}, which is not in the table.");

        private void ReadSample(ReadOnlySpan<byte> message, int series)
        {
            var (value, time) = SampleFields.Read(message);
            if (accepted.Refusal(time) is { } refusal)
            {
                into.Refused.Add(refusal, 1);
                return;
            }

            if (into.SampleCount >= limits.MaxSamples)
                throw new RemoteWriteException(RemoteWriteReason.TooManySamples, $"The request holds more than {limits.MaxSamples} samples; send smaller ones.");
            into.AddSample(series, time, value);
        }

        private void ReadExemplar(ReadOnlySpan<byte> message, int series)
        {
            var (value, time, pending) = (0d, 0L, -1L);
            into.Exemplars.Begin();
            var reader = new ProtobufReader(message);
            while (!reader.AtEnd)
            {
                var key = reader.ReadKey();
                switch (key)
                {
                    case SeriesLabels:
                        var packed = new ProtobufReader(reader.ReadBytes());
                        while (!packed.AtEnd) AddExemplarReference(packed.ReadVarint(), ref pending);
                        break;
                    case SeriesLabel: AddExemplarReference(reader.ReadVarint(), ref pending); break;
                    case ExemplarValue: value = reader.ReadDouble(); break;
                    case ExemplarTimestamp: time = (long)reader.ReadVarint(); break;
                    default: reader.Skip(key); break;
                }
            }

            if (accepted.Refusal(time) is not null || !into.Exemplars.End(series, time, value)) into.IgnoredExemplars++;
        }

        private void AddExemplarReference(ulong reference, ref long pending)
        {
            var value = Text(reference);
            if (pending >= 0) into.Exemplars.AddLabel(Text((ulong)pending), value);
            pending = pending < 0 ? (long)reference : -1;
        }

        private void ReadMetadata(ReadOnlySpan<byte> message, int series)
        {
            if (message.IsEmpty) return;
            var (type, help, unit) = (0UL, 0UL, 0UL);
            var reader = new ProtobufReader(message);
            while (!reader.AtEnd)
            {
                var key = reader.ReadKey();
                if (key == MetadataKind) type = reader.ReadVarint();
                else if (key == MetadataHelp) help = reader.ReadVarint();
                else if (key == MetadataUnit) unit = reader.ReadVarint();
                else reader.Skip(key);
            }

            var known = MetadataTypes.Of(type);
            into.Metadata.Add(Family(into.GetMetricName(series), known), known, Text(help), Text(unit), limits);
        }

        private ReadOnlySpan<byte> Text(ulong reference)
        {
            var (offset, length) = Find(reference);
            return _message.Slice(offset, length);
        }

        // A histogram comes as the series of its parts, and is described by the name that they share.
        private static ReadOnlySpan<byte> Family(ReadOnlySpan<byte> name, MetadataType type)
        {
            if (type is not (MetadataType.Histogram or MetadataType.GaugeHistogram or MetadataType.Summary)) return name;
            if (name.EndsWith("_bucket"u8)) return name[..^7];
            if (name.EndsWith("_count"u8)) return name[..^6];
            return name.EndsWith("_sum"u8) ? name[..^4] : name;
        }
    }
}
