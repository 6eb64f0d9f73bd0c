using Snappier;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Builds one remote write 1.0 request after another. Not thread-safe; its memory is used again.</summary>
public sealed class RemoteWriteWriter
{
    private const byte LengthDelimited1 = (1 << 3) | 2;
    private const byte LengthDelimited2 = (2 << 3) | 2;
    private const byte Fixed1 = (1 << 3) | 1;
    private const byte Varint2 = (2 << 3) | 0;

    private readonly ByteBuffer _request = new(64 * 1024);
    private readonly ByteBuffer _labels = new();
    private readonly ByteBuffer _sample = new(32);
    private readonly ByteBuffer _series = new();
    private readonly ByteBuffer _namePart = new();

    /// <summary>Samples in the present request.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Bytes of the present request before compression.</summary>
    public int Length => _request.Length;

    /// <summary>Appends one sample of a series.</summary>
    public void Add(string metric, Labels labels, double value, long timeMs)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _labels.Clear();
        var hasName = false;
        foreach (var (name, text) in labels.Items)
        {
            if (!hasName && string.CompareOrdinal(name, "__name__") > 0)
            {
                LabelField.Append(_labels, "__name__", metric);
                hasName = true;
            }

            LabelField.Append(_labels, name, text);
        }

        if (!hasName) LabelField.Append(_labels, "__name__", metric);
        Add(_labels.Span, value, timeMs);
    }

    /// <summary>Appends a whole batch, the samples of a series together where they stand together.</summary>
    public void Add(MetricBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < batch.SampleCount;)
        {
            var series = batch.SampleSeries[i];
            _series.Clear();
            AppendLabels(batch, series);
            for (; i < batch.SampleCount && batch.SampleSeries[i] == series; i++, SampleCount++) AppendSample(batch.Values[i], batch.TimesMs[i]);
            _request.Append(LengthDelimited1);
            _request.AppendVarint((ulong)_series.Length);
            _request.Append(_series.Span);
        }
    }

    /// <summary>Appends one sample; <paramref name="encodedLabels"/> are the series' label fields, sorted, as protobuf has them.</summary>
    internal void Add(ReadOnlySpan<byte> encodedLabels, double value, long timeMs)
    {
        _sample.Clear();
        _sample.Append(Fixed1);
        _sample.AppendFixed64(value);
        _sample.Append(Varint2);
        _sample.AppendVarint((ulong)timeMs);

        _request.Append(LengthDelimited1);
        _request.AppendVarint((ulong)(encodedLabels.Length + 2 + _sample.Length));
        _request.Append(encodedLabels);
        _request.Append(LengthDelimited2);
        _request.Append((byte)_sample.Length);
        _request.Append(_sample.Span);
        SampleCount++;
    }

    /// <summary>The present request as the body to send; then starts the next one.</summary>
    public byte[] TakeBody()
    {
        var body = Snappy.CompressToArray(_request.Span);
        _request.Clear();
        SampleCount = 0;
        return body;
    }

    private void AppendLabels(MetricBatch batch, int series)
    {
        var hasName = false;
        foreach (var (name, value) in batch.GetLabels(series))
        {
            if (!hasName && name.SequenceCompareTo("__name__"u8) > 0)
            {
                AppendLabel("__name__"u8, batch.GetMetricName(series));
                hasName = true;
            }

            AppendLabel(name, value);
        }

        if (!hasName) AppendLabel("__name__"u8, batch.GetMetricName(series));
    }

    private void AppendLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _namePart.Clear();
        _namePart.Append(LengthDelimited1);
        _namePart.AppendVarint((ulong)name.Length);
        _namePart.Append(name);
        LabelField.Append(_series, _namePart.Span, value);
    }

    private void AppendSample(double value, long timeMs)
    {
        _sample.Clear();
        _sample.Append(Fixed1);
        _sample.AppendFixed64(value);
        _sample.Append(Varint2);
        _sample.AppendVarint((ulong)timeMs);
        _series.Append(LengthDelimited2);
        _series.Append((byte)_sample.Length);
        _series.Append(_sample.Span);
    }
}
