using System.Collections.Immutable;
using Taproot.NodeAgent.Host;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Export;

/// <summary>
/// Adds <c>az</c> and <c>region</c> to the series of containers once both are known, so that traffic between zones can be told from the series
/// alone. Not thread-safe.
/// </summary>
internal sealed class ZoneLabels : IMetricSink
{
    private const string Prefix = "container_";

    private readonly Dictionary<MetricDescriptor, MetricDescriptor> _extended = new(ReferenceEqualityComparer.Instance);
    private string[] _values = new string[16];
    private IMetricSink _to = null!; // set before anyone gets this sink
    private CloudIdentity _cloud = new();

    /// <summary>The sink to give to collectors: this one around <paramref name="to"/> when there is something to add, else that one itself.</summary>
    public IMetricSink Around(IMetricSink to, CloudIdentity cloud)
    {
        if (cloud.AvailabilityZone.Length == 0 || cloud.Region.Length == 0) return to;
        (_to, _cloud) = (to, cloud);
        return this;
    }

    /// <inheritdoc/>
    public void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues)
    {
        if (Extend(metric) is { } extended) _to.Add(extended, value, Extend(labelValues));
        else _to.Add(metric, value, labelValues);
    }

    /// <inheritdoc/>
    public void AddHistogram(
        MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues)
    {
        if (Extend(metric) is { } extended) _to.AddHistogram(extended, upperBounds, counts, sum, Extend(labelValues));
        else _to.AddHistogram(metric, upperBounds, counts, sum, labelValues);
    }

    private MetricDescriptor? Extend(MetricDescriptor metric)
    {
        if (!metric.Name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        if (_extended.TryGetValue(metric, out var extended)) return extended;
        extended = metric with { LabelNames = metric.LabelNames.AddRange(ImmutableArray.Create("az", "region")) };
        _extended.Add(metric, extended);
        return extended;
    }

    private ReadOnlySpan<string> Extend(ReadOnlySpan<string> values)
    {
        if (_values.Length < values.Length + 2) _values = new string[values.Length + 2];
        values.CopyTo(_values);
        _values[values.Length] = _cloud.AvailabilityZone;
        _values[values.Length + 1] = _cloud.Region;
        return _values.AsSpan(0, values.Length + 2);
    }
}
