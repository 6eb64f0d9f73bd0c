using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>Puts a point's labels together and writes its series, one or, of a histogram, many. Not thread-safe.</summary>
internal sealed class SeriesAssembler
{
    private readonly ByteBuffer _texts = new();
    private readonly List<LabelRange> _labels = [];
    private readonly List<LabelRange> _identity = [];
    private readonly RemoteWriteLimits _limits;
    private int _identityEnd;
    private int _pointEnd;

    public SeriesAssembler(RemoteWriteLimits limits) => _limits = limits;

    /// <summary>Where series go.</summary>
    public MetricBatch Batch { get; set; } = null!;

    /// <summary>Why the last series was refused.</summary>
    public RemoteWriteException? Refusal { get; private set; }

    /// <summary>Takes job and instance from a resource: <c>service.namespace/service.name</c> and <c>service.instance.id</c>.</summary>
    public void StartResource(AttributeBlock resource)
    {
        _texts.Clear();
        _identity.Clear();
        var name = resource.Find("service.name"u8);
        if (!name.IsEmpty)
        {
            var space = resource.Find("service.namespace"u8);
            var start = Begin("job"u8, _identity);
            if (!space.IsEmpty)
            {
                _texts.Append(space);
                _texts.Append((byte)'/');
            }
            _texts.Append(name);
            End(start, _identity);
        }
        if (resource.Find("service.instance.id"u8) is { IsEmpty: false } instance)
        {
            var start = Begin("instance"u8, _identity);
            _texts.Append(instance);
            End(start, _identity);
        }
        _identityEnd = _texts.Length;
    }

    /// <summary>Whether the resource names a service at all.</summary>
    public bool HasIdentity => _identity.Count > 0;

    /// <summary>Begins a point of the resource.</summary>
    public void StartPoint()
    {
        _texts.Truncate(_identityEnd);
        _labels.Clear();
        _labels.AddRange(_identity);
    }

    /// <summary>Adds attributes; of several whose names become one, the values are joined.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var nameAt = _texts.Length;
        MetricNaming.AppendLabelName(_texts, key);
        var nameLength = _texts.Length - nameAt;
        var same = FindLabel(nameAt, nameLength);
        if (same < 0)
        {
            _labels.Add(new() { NameOffset = nameAt, NameLength = nameLength, ValueOffset = _texts.Length, ValueLength = value.Length });
            _texts.Append(value);
            return;
        }
        if (same < _identity.Count) return;
        var label = _labels[same];
        var valueAt = _texts.Length;
        // Copied first: appending may move what the span is of.
        var old = _texts.Span.Slice(label.ValueOffset, label.ValueLength).ToArray();
        _texts.Append(old);
        _texts.Append((byte)';');
        _texts.Append(value);
        _labels[same] = label with { ValueOffset = valueAt, ValueLength = _texts.Length - valueAt };
    }

    /// <summary>Ends the point's own labels.</summary>
    public void EndPoint() => _pointEnd = _texts.Length;

    /// <summary>Writes a series with the point's labels and perhaps one more; its index, or -1 when it is refused.</summary>
    public int Write(string metric, ReadOnlySpan<byte> label = default, double labelNumber = 0)
    {
        _texts.Truncate(_pointEnd);
        var count = _labels.Count;
        var start = Begin("__name__"u8, _labels);
        _texts.AppendText(metric, int.MaxValue);
        End(start, _labels);
        if (!label.IsEmpty)
        {
            start = Begin(label, _labels);
            _texts.AppendNumber(labelNumber);
            End(start, _labels);
        }
        var collector = Batch.LabelScratch;
        collector.Start(_limits);
        foreach (var range in _labels) collector.Add(range);
        _labels.RemoveRange(count, _labels.Count - count);
        var mark = Batch.Mark();
        var series = Batch.BeginSeries();
        Refusal = collector.TryWriteTo(_texts.Span, series, Batch);
        if (Refusal is null) return series;
        Batch.GoBack(mark);
        return -1;
    }

    private int Begin(ReadOnlySpan<byte> name, List<LabelRange> into)
    {
        into.Add(new() { NameOffset = _texts.Length, NameLength = name.Length });
        _texts.Append(name);
        return _texts.Length;
    }

    private void End(int start, List<LabelRange> into) => into[^1] = into[^1] with { ValueOffset = start, ValueLength = _texts.Length - start };

    private int FindLabel(int nameAt, int nameLength)
    {
        var texts = _texts.Span;
        var name = texts.Slice(nameAt, nameLength);
        for (var i = 0; i < _labels.Count; i++)
            if (texts.Slice(_labels[i].NameOffset, _labels[i].NameLength).SequenceEqual(name)) return i;
        return -1;
    }
}
