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
    private bool _tooMany;

    /// <summary>Forgets the labels of the series before.</summary>
    public void Start(RemoteWriteLimits limits) => (_count, _limits, _tooMany) = (0, limits, false);

    /// <summary>Adds one label; what is beyond the limit is not kept, and the series is refused.</summary>
    public void Add(LabelRange range)
    {
        if (_count > _limits.MaxLabels)
        {
            _tooMany = true;
            return;
        }

        if (_count == _ranges.Length) Array.Resize(ref _ranges, _count * 2);
        _ranges[_count++] = range;
    }

    /// <summary>
    /// Writes metric name and labels of <paramref name="series"/>; the ranges lie in <paramref name="message"/>. What is wrong with them, or null: thrown for
    /// the whole request, or counted for one series of many.
    /// </summary>
    public RemoteWriteException? TryWriteTo(ReadOnlySpan<byte> message, int series, MetricBatch into)
    {
        if (_tooMany) return new(RemoteWriteReason.TooManyLabels, $"A series has more than {_limits.MaxLabels} labels.");
        if (!TrySort(message)) return Invalid("A series has the same label name twice.");
        var hasName = false;
        foreach (var range in _ranges.AsSpan(0, _count))
        {
            if (Refusal(message, range) is { } refusal) return refusal;
            if (!IsName(message, range)) continue;
            if (range.ValueLength > _limits.MaxLabelNameBytes) return NameTooLong();
            hasName = range.ValueLength > 0;
            into.SetMetricName(series, message.Slice(range.ValueOffset, range.ValueLength));
        }

        if (!hasName) return Invalid("A series has no metric name (label __name__).");
        into.BeginLabels(series);
        foreach (var range in _ranges.AsSpan(0, _count))
        {
            // An empty value is no label; __name__ is kept apart.
            if (range.ValueLength == 0 || IsName(message, range)) continue;
            into.AppendLabel(message.Slice(range.NameOffset, range.NameLength), message.Slice(range.ValueOffset, range.ValueLength));
        }

        into.EndLabels(series);
        return _limits.Admission?.Judge(into.GetMetricName(series), into.Fingerprints[series]);
    }

    private static bool IsName(ReadOnlySpan<byte> message, LabelRange range) => message.Slice(range.NameOffset, range.NameLength).SequenceEqual("__name__"u8);

    /// <summary>Insertion sort: senders sort already, so it is one pass; the number of labels is bounded.</summary>
    private bool TrySort(ReadOnlySpan<byte> message)
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
                if (order == 0) return false;
                if (order > 0) break;
                ranges[to] = ranges[to - 1];
                to--;
            }

            ranges[to] = moving;
        }

        return true;
    }

    private RemoteWriteException? Refusal(ReadOnlySpan<byte> message, LabelRange range)
    {
        if (range.NameLength == 0) return Invalid("A label has an empty name.");
        if (range.NameLength > _limits.MaxLabelNameBytes) return NameTooLong();
        if (range.ValueLength > _limits.MaxLabelValueBytes)
            return new(RemoteWriteReason.LabelValueTooLong, $"A label's value is longer than {_limits.MaxLabelValueBytes} bytes.");
        var isText = Utf8Text.IsValid(message.Slice(range.NameOffset, range.NameLength)) && Utf8Text.IsValid(message.Slice(range.ValueOffset, range.ValueLength));
        return isText ? null : Invalid("A label is not valid UTF-8.");
    }

    private RemoteWriteException NameTooLong() =>
        new(RemoteWriteReason.LabelNameTooLong, $"A label's or metric's name is longer than {_limits.MaxLabelNameBytes} bytes.");

    private static RemoteWriteException Invalid(string sentence) => new(RemoteWriteReason.InvalidLabels, sentence);
}
