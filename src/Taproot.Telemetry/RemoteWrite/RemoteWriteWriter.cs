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
}
