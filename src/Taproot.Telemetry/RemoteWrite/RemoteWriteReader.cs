using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Reads Prometheus remote write 1.0 messages into columns. Hand-written: this is the busiest path of the server.</summary>
public static class RemoteWriteReader
{
    // Field keys (number * 8 + wire type) of prometheus.WriteRequest and the messages in it.
    private const uint RequestTimeSeries = (1 << 3) | ProtobufReader.Bytes;
    private const uint RequestMetadata = (3 << 3) | ProtobufReader.Bytes;
    private const uint MetadataKind = (1 << 3) | ProtobufReader.Varint;
    private const uint MetadataFamily = (2 << 3) | ProtobufReader.Bytes;
    private const uint MetadataHelp = (4 << 3) | ProtobufReader.Bytes;
    private const uint MetadataUnit = (5 << 3) | ProtobufReader.Bytes;
    private const uint SeriesLabel = (1 << 3) | ProtobufReader.Bytes;
    private const uint SeriesSample = (2 << 3) | ProtobufReader.Bytes;
    private const uint SeriesExemplar = (3 << 3) | ProtobufReader.Bytes;
    private const uint SeriesHistogram = (4 << 3) | ProtobufReader.Bytes;
    private const uint LabelName = (1 << 3) | ProtobufReader.Bytes;
    private const uint LabelValue = (2 << 3) | ProtobufReader.Bytes;
    private const uint ExemplarValue = (2 << 3) | ProtobufReader.Fixed64;
    private const uint ExemplarTimestamp = (3 << 3) | ProtobufReader.Varint;

    /// <summary>
    /// Reads a message into <paramref name="into"/>, which is emptied first, and left empty when the message is refused. Labels come out sorted,
    /// those with empty values are left out, as Prometheus treats them. A series that is beyond a limit by itself is counted in
    /// <see cref="MetricBatch.Refused"/>, and the rest is taken.
    /// </summary>
    /// <exception cref="RemoteWriteException">The message is malformed or beyond the limits.</exception>
    public static void Read(ReadOnlySpan<byte> protobuf, RemoteWriteLimits limits, MetricBatch into)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        try
        {
            var window = AcceptedTime.Of(limits);
            var reader = new ProtobufReader(protobuf);
            while (!reader.AtEnd)
            {
                var key = reader.ReadKey();
                if (key == RequestTimeSeries) ReadSeries(reader.ReadBytes(), limits, window, into);
                else if (key == RequestMetadata) ReadMetadata(reader.ReadBytes(), limits, into);
                else reader.Skip(key);
            }
        }
        catch (RemoteWriteException)
        {
            into.Clear();
            throw;
        }
        catch (MalformedProtobufException e)
        {
            into.Clear();
            throw new RemoteWriteException(RemoteWriteReason.MalformedProtobuf, "The body is not a valid prometheus.WriteRequest message.", e);
        }
    }

    private static void ReadSeries(ReadOnlySpan<byte> message, RemoteWriteLimits limits, AcceptedTime window, MetricBatch into)
    {
        if (into.SeriesCount >= limits.MaxSeries)
            throw new RemoteWriteException(RemoteWriteReason.TooManySeries, $"The request holds more than {limits.MaxSeries} series; send smaller ones.");
        var mark = into.Mark();
        var series = into.BeginSeries();
        var labels = into.LabelScratch;
        labels.Start(limits);
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case SeriesLabel:
                    var label = reader.ReadBytes();
                    labels.Add(ReadLabel(label, reader.Position - label.Length));
                    break;
                case SeriesSample:
                    if (into.SampleCount >= limits.MaxSamples) throw TooManySamples(limits);
                    ReadSample(reader.ReadBytes(), window, series, into);
                    break;
                case SeriesExemplar:
                    ReadExemplar(reader.ReadBytes(), window, series, into);
                    break;
                case SeriesHistogram:
                    into.IgnoredNativeHistograms++;
                    reader.Skip(key);
                    break;
                default:
                    reader.Skip(key);
                    break;
            }
        }

        if (labels.TryWriteTo(message, series, into) is not { } refusal) return;
        if (!refusal.IsOfOneSeries) throw refusal;
        var samples = into.SampleCount - mark.Samples;
        into.GoBack(mark);
        into.Refused.Add(refusal, samples);
    }

    private static void ReadExemplar(ReadOnlySpan<byte> message, AcceptedTime window, int series, MetricBatch into)
    {
        var (value, time) = (0d, 0L);
        into.Exemplars.Begin();
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == SeriesLabel)
            {
                var label = reader.ReadBytes();
                var range = ReadLabel(label, 0);
                into.Exemplars.AddLabel(label.Slice(range.NameOffset, range.NameLength), label.Slice(range.ValueOffset, range.ValueLength));
            }
            else if (key == ExemplarValue) value = reader.ReadDouble();
            else if (key == ExemplarTimestamp) time = (long)reader.ReadVarint();
            else reader.Skip(key);
        }

        if (window.Refusal(time) is not null || !into.Exemplars.End(series, time, value)) into.IgnoredExemplars++;
    }

    private static void ReadMetadata(ReadOnlySpan<byte> message, RemoteWriteLimits limits, MetricBatch into)
    {
        var type = 0UL;
        ReadOnlySpan<byte> family = [], help = [], unit = [];
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == MetadataKind) type = reader.ReadVarint();
            else if (key == MetadataFamily) family = reader.ReadBytes();
            else if (key == MetadataHelp) help = reader.ReadBytes();
            else if (key == MetadataUnit) unit = reader.ReadBytes();
            else reader.Skip(key);
        }

        into.Metadata.Add(family, MetadataTypes.Of(type), help, unit, limits);
    }

    private static LabelRange ReadLabel(ReadOnlySpan<byte> message, int offset)
    {
        var range = default(LabelRange);
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == LabelName)
            {
                range.NameLength = reader.ReadBytes().Length;
                range.NameOffset = offset + reader.Position - range.NameLength;
            }
            else if (key == LabelValue)
            {
                range.ValueLength = reader.ReadBytes().Length;
                range.ValueOffset = offset + reader.Position - range.ValueLength;
            }
            else
            {
                reader.Skip(key);
            }
        }

        return range;
    }

    private static void ReadSample(ReadOnlySpan<byte> message, AcceptedTime window, int series, MetricBatch into)
    {
        var (value, time) = SampleFields.Read(message);
        if (window.Refusal(time) is { } refusal) throw refusal;
        into.AddSample(series, time, value);
    }

    private static RemoteWriteException TooManySamples(RemoteWriteLimits limits) =>
        new(RemoteWriteReason.TooManySamples, $"The request holds more than {limits.MaxSamples} samples; send smaller ones.");
}
