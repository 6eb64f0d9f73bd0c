using System.Text;
using Taproot.Telemetry.Metrics;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>The label fields of one metric's series in their sorted order: what is constant is encoded once, values fill the gaps.</summary>
internal sealed class SeriesTemplate
{
    private const int Constant = -1;
    private const int BucketBound = -2;

    private readonly (byte[] Bytes, int ValueIndex)[] _slots;

    /// <summary>Makes the template; a label of the metric takes the place of a constant one of the same name.</summary>
    public SeriesTemplate(string name, MetricDescriptor metric, Labels constantLabels, bool hasBound)
    {
        var slots = new SortedDictionary<string, (byte[], int)>(StringComparer.Ordinal);
        foreach (var label in constantLabels.Items) slots[label.Name] = (Whole(label.Name, label.Value), Constant);
        for (var i = 0; i < metric.LabelNames.Length; i++) slots[metric.LabelNames[i]] = (LabelField.NamePart(metric.LabelNames[i]), i);
        if (hasBound) slots["le"] = (LabelField.NamePart("le"), BucketBound);
        slots["__name__"] = (Whole("__name__", name), Constant);
        _slots = [.. slots.Values];
    }

    /// <summary>Writes the label fields of one series; labels with empty values are left out.</summary>
    public void Encode(ByteBuffer to, ReadOnlySpan<string> values, double bound)
    {
        foreach (var (bytes, index) in _slots)
        {
            if (index == Constant) to.Append(bytes);
            else if (index == BucketBound) AppendBound(to, bytes, bound);
            else if (index < values.Length && values[index] is { Length: > 0 } value) LabelField.Append(to, bytes, value);
        }
    }

    private static void AppendBound(ByteBuffer to, ReadOnlySpan<byte> namePart, double bound)
    {
        Span<byte> text = stackalloc byte[32];
        if (double.IsPositiveInfinity(bound))
        {
            LabelField.Append(to, namePart, "+Inf"u8);
            return;
        }

        bound.TryFormat(text, out var length, "R", System.Globalization.CultureInfo.InvariantCulture);
        LabelField.Append(to, namePart, text[..length]);
    }

    private static byte[] Whole(string name, string value)
    {
        var buffer = new ByteBuffer(Encoding.UTF8.GetByteCount(value) + 64);
        LabelField.Append(buffer, name, value);
        return buffer.Span.ToArray();
    }
}
