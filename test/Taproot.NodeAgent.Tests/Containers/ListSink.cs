using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Containers;

/// <summary>Keeps what was emitted; checks that labels fit the descriptor.</summary>
internal sealed class ListSink : IMetricSink
{
    internal List<(string Name, string[] Labels, double Value)> Samples { get; } = [];

    public void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues)
    {
        Assert.Equal(metric.LabelNames.Length, labelValues.Length);
        SeenMetrics.Note(metric.Name, value);
        Samples.Add((metric.Name, labelValues.ToArray(), value));
    }

    public void AddHistogram(
        MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues) =>
        throw new NotSupportedException(metric.Name);

    internal double Value(string name, params string[] labels)
    {
        double[] values = [.. Samples.Where(s => s.Name == name && labels.All(s.Labels.Contains)).Select(s => s.Value)];
        Assert.True(values.Length == 1, $"{name} {{{string.Join(',', labels)}}} is there {values.Length} times");
        return values[0];
    }

    internal bool Has(string name, params string[] labels) => Samples.Exists(s => s.Name == name && Array.TrueForAll(labels, s.Labels.Contains));
}
