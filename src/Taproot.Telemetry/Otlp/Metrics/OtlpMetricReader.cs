using System.Text;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Protobuf;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>
/// Reads <c>ExportMetricsServiceRequest</c> messages into series and samples, by the rules of Prometheus' own OTLP receiver: names with units and suffixes, job and
/// instance from the service, <c>target_info</c> with the rest of the resource. Differences become running totals, exponential histograms get explicit buckets. Not
/// thread-safe; its memory is used again.
/// </summary>
public sealed class OtlpMetricReader : OtlpReader
{
    private const uint Name = (1 << 3) | ProtobufReader.Bytes;
    private const uint Description = (2 << 3) | ProtobufReader.Bytes;
    private const uint Unit = (3 << 3) | ProtobufReader.Bytes;
    private const uint Gauge = (5 << 3) | ProtobufReader.Bytes;
    private const uint Sum = (7 << 3) | ProtobufReader.Bytes;
    private const uint Histogram = (9 << 3) | ProtobufReader.Bytes;
    private const uint ExponentialHistogram = (10 << 3) | ProtobufReader.Bytes;
    private const uint Summary = (11 << 3) | ProtobufReader.Bytes;
    private const uint Points = (1 << 3) | ProtobufReader.Bytes;
    private const uint Temporality = (2 << 3) | ProtobufReader.Varint;
    private const uint Monotonic = (3 << 3) | ProtobufReader.Varint;
    private const ulong Delta = 1;

    private readonly RemoteWriteLimits _limits;
    private readonly SeriesAssembler _assembler;
    private readonly PointReader _points;
    private ulong _resource;
    private ulong _newestOfResource;

    /// <summary>A reader with the bounds of <paramref name="limits"/>; the running totals of differences are in <paramref name="deltas"/>.</summary>
    public OtlpMetricReader(OtlpLimits limits, RemoteWriteLimits seriesLimits, DeltaLedger deltas)
        : base(limits)
    {
        _limits = seriesLimits;
        _assembler = new(seriesLimits);
        _points = new(limits, _assembler, deltas);
    }

    /// <summary>Reads a message into <paramref name="into"/>, which is emptied first.</summary>
    /// <exception cref="MalformedProtobufException">It is no such message.</exception>
    /// <exception cref="OtlpTooLargeException">It holds more than allowed.</exception>
    public void Read(ReadOnlySpan<byte> message, MetricBatch into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        _assembler.Batch = into;
        (_resource, _newestOfResource) = (0, 0);
        ReadRequest(message);
        EndResource();
    }

    private protected override void ReadItem(ReadOnlySpan<byte> item)
    {
        StartResource();
        var metric = new Metric();
        var reader = new ProtobufReader(item);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            switch (key)
            {
                case Name: metric.Name = reader.ReadBytes(); break;
                case Description: metric.Description = reader.ReadBytes(); break;
                case Unit: metric.Unit = reader.ReadBytes(); break;
                case Gauge or Sum or Histogram or ExponentialHistogram or Summary:
                    metric.Kind = key;
                    metric.Data = reader.ReadBytes();
                    break;
                default: reader.Skip(key); break;
            }
        }
        if (metric.Kind != 0) ReadMetric(metric);
    }

    private void ReadMetric(Metric metric)
    {
        var (delta, monotonic) = ReadKind(metric.Data);
        var isCounter = metric.Kind == Sum && monotonic;
        var unit = Text(metric.Unit, 63);
        var name = MetricNaming.MetricName(Text(metric.Name, _limits.MaxLabelNameBytes - 64), unit, isCounter, metric.Kind == Gauge);
        var before = _assembler.Batch.SampleCount;
        var reader = new ProtobufReader(metric.Data);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == Points) ReadPoint(metric.Kind, name, delta, isCounter, reader.ReadBytes());
            else reader.Skip(key);
        }
        if (_assembler.Batch.SampleCount == before) return;
        var type = metric.Kind switch
        {
            Sum when monotonic => MetadataType.Counter,
            Histogram or ExponentialHistogram => MetadataType.Histogram,
            Summary => MetadataType.Summary,
            _ => MetadataType.Gauge,
        };
        _assembler.Batch.Metadata.Add(Encoding.UTF8.GetBytes(name), type, metric.Description, Encoding.UTF8.GetBytes(MetricNaming.UnitOf(unit)), _limits);
    }

    private void ReadPoint(uint kind, string name, bool delta, bool isCounter, ReadOnlySpan<byte> message)
    {
        if (_assembler.Batch.SampleCount > _limits.MaxSamples) throw new OtlpTooLargeException($"The request makes more than {_limits.MaxSamples} samples; send smaller ones.");
        _points.Read(kind switch { Summary => PointKind.Summary, Histogram => PointKind.Histogram, ExponentialHistogram => PointKind.Exponential, _ => PointKind.Number }, message);
        if (!IsInTime(_points.Time)) return;
        _newestOfResource = Math.Max(_newestOfResource, _points.Time);
        var (refused, overLimit) = (_assembler.Batch.Refused.Count, _assembler.Batch.Refused.CountOf(RemoteWriteReason.SeriesLimit));
        var isInOrder = kind switch
        {
            Gauge or Sum => _points.WriteNumber(name, delta, isCounter),
            Histogram => _points.WriteHistogram(name, delta),
            ExponentialHistogram => _points.WriteExponential(name, delta),
            _ => _points.WriteSummary(name),
        };
        if (!isInOrder) RejectOrder();
        else if (_assembler.Batch.Refused.CountOf(RemoteWriteReason.SeriesLimit) > overLimit) RejectNewSeries();
        else if (_assembler.Batch.Refused.Count > refused) RejectSeries();
        else Accept(isCut: false, _points.Attributes);
    }

    private static (bool Delta, bool Monotonic) ReadKind(ReadOnlySpan<byte> data)
    {
        var (delta, monotonic) = (false, false);
        var reader = new ProtobufReader(data);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == Temporality) delta = reader.ReadVarint() == Delta;
            else if (key == Monotonic) monotonic = reader.ReadVarint() != 0;
            else reader.Skip(key);
        }
        return (delta, monotonic);
    }

    private void StartResource()
    {
        if (_resource == Origin.ResourceKey) return;
        EndResource();
        (_resource, _newestOfResource) = (Origin.ResourceKey, 0);
        _assembler.StartResource(Origin.Resource);
        _points.TakeResource(Origin.Resource);
    }

    // What is known of the resource besides job and instance is one series of its own, to be joined with.
    private void EndResource()
    {
        if (_newestOfResource > 0 && _assembler.HasIdentity) _points.WriteTargetInfo(_newestOfResource);
    }

    private static string Text(ReadOnlySpan<byte> utf8, int most) => Encoding.UTF8.GetString(Utf8Cut.Cut(utf8, most));

    private ref struct Metric
    {
        public ReadOnlySpan<byte> Name;
        public ReadOnlySpan<byte> Description;
        public ReadOnlySpan<byte> Unit;
        public ReadOnlySpan<byte> Data;
        public uint Kind;
    }
}
