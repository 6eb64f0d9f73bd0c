namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Where one label's texts lie in the message of its series.</summary>
internal struct LabelRange
{
    public int NameOffset;
    public int NameLength;
    public int ValueOffset;
    public int ValueLength;
}

/// <summary>Collects, checks and sorts the labels of one series at a time.</summary>
internal sealed class LabelCollector
{
    private LabelRange[] _ranges = new LabelRange[32];
    private int _count;
    private RemoteWriteLimits _limits = new();

    /// <summary>Forgets the labels of the series before.</summary>
    public void Start(RemoteWriteLimits limits) => (_count, _limits) = (0, limits);

    /// <summary>Adds one label.</summary>
    public void Add(LabelRange range)
    {
        if (_count > _limits.MaxLabels)
            throw new RemoteWriteException(RemoteWriteReason.TooManyLabels, $"A series has more than {_limits.MaxLabels} labels.");
        if (_count == _ranges.Length) Array.Resize(ref _ranges, _count * 2);
        _ranges[_count++] = range;
    }

    /// <summary>Writes metric name and labels of <paramref name="series"/>; the ranges lie in <paramref name="message"/>.</summary>
    public void WriteTo(ReadOnlySpan<byte> message, int series, MetricBatch into)
    {
        Sort(message);
        var hasName = false;
        foreach (var range in _ranges.AsSpan(0, _count))
        {
            var (name, value) = Check(message, range);
            if (!name.SequenceEqual("__name__"u8)) continue;
            if (value.Length > _limits.MaxLabelNameBytes) throw NameTooLong();
            hasName = value.Length > 0;
            into.SetMetricName(series, value);
        }

        if (!hasName) throw Invalid("A series has no metric name (label __name__).");
        into.BeginLabels(series);
        foreach (var range in _ranges.AsSpan(0, _count))
        {
            // An empty value is no label; __name__ is kept apart.
            var name = message.Slice(range.NameOffset, range.NameLength);
            if (range.ValueLength > 0 && !name.SequenceEqual("__name__"u8)) into.AppendLabel(name, message.Slice(range.ValueOffset, range.ValueLength));
        }

        into.EndLabels(series);
    }

    /// <summary>Insertion sort: senders sort already, so it is one pass; the number of labels is bounded.</summary>
    private void Sort(ReadOnlySpan<byte> message)
    {
        var ranges = _ranges.AsSpan(0, _count);
        for (var i = 1; i < ranges.Length; i++)
        {
            var moving = ranges[i];
            var name = message.Slice(moving.NameOffset, moving.NameLength);
            var to = i;
            while (to > 0)
            {
                var order = Utf8Text.Compare(name, message.Slice(ranges[to - 1].NameOffset, ranges[to - 1].NameLength));
                if (order == 0) throw Invalid("A series has the same label name twice.");
                if (order > 0) break;
                ranges[to] = ranges[to - 1];
                to--;
            }

            ranges[to] = moving;
        }
    }

    private Utf8Label Check(ReadOnlySpan<byte> message, LabelRange range)
    {
        if (range.NameLength == 0) throw Invalid("A label has an empty name.");
        if (range.NameLength > _limits.MaxLabelNameBytes) throw NameTooLong();
        if (range.ValueLength > _limits.MaxLabelValueBytes)
            throw new RemoteWriteException(RemoteWriteReason.LabelValueTooLong, $"A label's value is longer than {_limits.MaxLabelValueBytes} bytes.");
        var label = new Utf8Label(message.Slice(range.NameOffset, range.NameLength), message.Slice(range.ValueOffset, range.ValueLength));
        if (!Utf8Text.IsValid(label.Name) || !Utf8Text.IsValid(label.Value)) throw Invalid("A label is not valid UTF-8.");
        return label;
    }

    private RemoteWriteException NameTooLong() =>
        new(RemoteWriteReason.LabelNameTooLong, $"A label's or metric's name is longer than {_limits.MaxLabelNameBytes} bytes.");

    private static RemoteWriteException Invalid(string sentence) => new(RemoteWriteReason.InvalidLabels, sentence);
}
