using Snappier;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Metrics;

/// <summary>
/// Writes a collection round as Prometheus text, format 0.0.4. Each metric's samples stand together under one HELP and one TYPE line, in
/// whatever order collectors give them. Not thread-safe; memory is used again after <see cref="Begin"/>.
/// </summary>
public sealed class PrometheusTextSink : IMetricSink
{
    /// <summary>The content type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Labels _constantLabels;
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly List<Family> _order = [];

    /// <summary>Makes the sink; <paramref name="constantLabels"/> are added to all samples, unless a metric has its own of the name.</summary>
    public PrometheusTextSink(Labels? constantLabels = null) => _constantLabels = constantLabels ?? Labels.Empty;

    /// <summary>Starts a new page.</summary>
    public void Begin()
    {
        // A metric that no collector gave in the last round goes, so that the set stays that of the collectors.
        foreach (var family in _order.Where(f => f.IsEmpty)) _families.Remove(family.Name);
        Clear();
        _order.Clear();
        _order.AddRange(_families.Values);
    }

    /// <inheritdoc/>
    public void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues) =>
        AppendLine(Find(metric), metric, "", labelValues, null, value);

    /// <inheritdoc/>
    public void AddHistogram(
        MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues)
    {
        var family = Find(metric);
        var cumulative = 0UL;
        for (var i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];
            AppendLine(family, metric, "_bucket", labelValues, i < upperBounds.Length ? upperBounds[i] : double.PositiveInfinity, cumulative);
        }

        AppendLine(family, metric, "_sum", labelValues, null, sum);
        AppendLine(family, metric, "_count", labelValues, null, cumulative);
    }

    /// <summary>Lets go of the page's values, whose memory a large page would keep.</summary>
    public void Clear()
    {
        foreach (var family in _families.Values) family.Clear();
    }

    /// <summary>Length of the page in bytes.</summary>
    public long Length => _order.Where(f => !f.IsEmpty).Sum(f => f.Length + Head(f).Length);

    /// <summary>
    /// The page as UTF-8 in pieces, which spares a large page's memory: each is valid until the next one, all of them until the next
    /// <see cref="Begin"/>.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        byte[] unpacked = [];
        foreach (var family in _order)
        {
            if (family.IsEmpty) continue;
            yield return Head(family);
            foreach (var (packed, length) in family.Full)
            {
                if (unpacked.Length < length) unpacked = new byte[length];
                yield return unpacked.AsMemory(0, Snappy.Decompress(packed, unpacked));
            }

            yield return family.Lines.Memory;
        }
    }

    /// <summary>The page as UTF-8.</summary>
    public byte[] ToArray()
    {
        var page = new ByteBuffer(64 * 1024);
        foreach (var piece in Pieces()) page.Append(piece.Span);
        return page.Span.ToArray();
    }

    private static byte[] Head(Family family)
    {
        var head = new ByteBuffer(256);
        head.Append("# HELP "u8);
        AppendText(head, family.Name);
        head.Append((byte)' ');
        AppendText(head, Escape(family.Help, false));
        head.Append("\n# TYPE "u8);
        AppendText(head, family.Name);
        head.Append(family.Type switch
        {
            MetricType.Counter => " counter\n"u8,
            MetricType.Histogram => " histogram\n"u8,
            _ => " gauge\n"u8,
        });
        return head.Span.ToArray();
    }

    private static void AppendLine(
        Family family, MetricDescriptor metric, string suffix, ReadOnlySpan<string> values, double? bound, double value)
    {
        var to = family.Lines;
        AppendText(to, metric.Name);
        AppendText(to, suffix);
        var separator = (byte)'{';
        for (var i = 0; i < metric.LabelNames.Length && i < values.Length; i++)
        {
            if (!string.IsNullOrEmpty(values[i])) AppendLabel(to, ref separator, metric.LabelNames[i], Escape(values[i], true));
        }

        if (family.ConstantLabels.Length > 0)
        {
            to.Append(separator);
            separator = (byte)',';
            AppendText(to, family.ConstantLabels);
        }

        if (bound is { } upper)
        {
            to.Append(separator);
            separator = (byte)',';
            to.Append("le=\""u8);
            to.AppendNumber(upper);
            to.Append((byte)'"');
        }

        if (separator == (byte)',') to.Append((byte)'}');
        to.Append((byte)' ');
        to.AppendNumber(value);
        to.Append((byte)'\n');
        family.Turn();
    }

    private static void AppendLabel(ByteBuffer to, ref byte separator, string name, string value)
    {
        to.Append(separator);
        separator = (byte)',';
        AppendText(to, name);
        to.Append("=\""u8);
        AppendText(to, value);
        to.Append((byte)'"');
    }

    private static void AppendText(ByteBuffer to, string text) => to.AppendText(text, int.MaxValue);

    private static string Escape(string text, bool quotes)
    {
        if (text.AsSpan().IndexOfAny('\\', '\n', '"') < 0) return text;
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private Family Find(MetricDescriptor metric)
    {
        if (_families.TryGetValue(metric.Name, out var family)) return family;
        var constant = _constantLabels.Items.Where(l => !metric.LabelNames.Contains(l.Name)).Select(l => $"{l.Name}=\"{Escape(l.Value, true)}\"");
        family = new(metric.Name, metric.Help, metric.Type, string.Join(',', constant));
        _families.Add(metric.Name, family);
        _order.Add(family);
        return family;
    }

    private sealed record Family(string Name, string Help, MetricType Type, string ConstantLabels)
    {
        private const int PieceSize = 64 * 1024; // small enough for the heap that is compacted

        /// <summary>Pieces that are full, compressed: lines of a metric are much alike, and with many destinations there are very many.</summary>
        public List<(byte[] Packed, int Length)> Full { get; } = [];

        /// <summary>The piece that is written to.</summary>
        public ByteBuffer Lines { get; } = new();

        /// <summary>Bytes of all lines.</summary>
        public long Length => Lines.Length + Full.Sum(f => (long)f.Length);

        public bool IsEmpty => Lines.Length == 0 && Full.Count == 0;

        /// <summary>After a line: begins a new piece when this one is full.</summary>
        public void Turn()
        {
            if (Lines.Length < PieceSize) return;
            Full.Add((Snappy.CompressToArray(Lines.Span), Lines.Length));
            Lines.Clear();
        }

        public void Clear()
        {
            Full.Clear();
            Lines.Clear();
        }
    }
}
