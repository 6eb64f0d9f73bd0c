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
        foreach (var family in _order.Where(f => f.Lines.Length == 0)) _families.Remove(family.Name);
        foreach (var family in _families.Values) family.Lines.Clear();
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

    /// <summary>The page as UTF-8.</summary>
    public byte[] ToArray()
    {
        var page = new ByteBuffer(64 * 1024);
        foreach (var family in _order)
        {
            if (family.Lines.Length == 0) continue;
            page.Append("# HELP "u8);
            AppendText(page, family.Name);
            page.Append((byte)' ');
            AppendText(page, Escape(family.Help, false));
            page.Append("\n# TYPE "u8);
            AppendText(page, family.Name);
            page.Append(family.Type switch
            {
                MetricType.Counter => " counter\n"u8,
                MetricType.Histogram => " histogram\n"u8,
                _ => " gauge\n"u8,
            });
            page.Append(family.Lines.Span);
        }

        return page.Span.ToArray();
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
        public ByteBuffer Lines { get; } = new();
    }
}
