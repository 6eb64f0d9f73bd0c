using System.Collections.Immutable;

namespace Taproot.Telemetry.Metrics;

/// <summary>Kinds of metrics that our agents emit.</summary>
public enum MetricType
{
    /// <summary>A value that may go up and down.</summary>
    Gauge,

    /// <summary>A value that only grows, or starts again at zero.</summary>
    Counter,

    /// <summary>Cumulative buckets with a sum and a count, classic Prometheus form.</summary>
    Histogram,
}

/// <summary>What a metric is: one static instance a metric, declared beside the code that measures it.</summary>
/// <param name="Name">Prometheus name.</param>
/// <param name="Type">Kind.</param>
/// <param name="Help">One sentence with the unit.</param>
/// <param name="LabelNames">Label names in the order in which values are given.</param>
public sealed record MetricDescriptor(string Name, MetricType Type, string Help, ImmutableArray<string> LabelNames);

/// <summary>Takes the values of one collection round: a text page, a remote-write request, or a test's list.</summary>
public interface IMetricSink
{
    /// <summary>Adds one gauge or counter value.</summary>
    void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues);

    /// <summary>
    /// Adds one histogram: <paramref name="counts"/>[i] observations at most <paramref name="upperBounds"/>[i] and more than the bound before
    /// (not cumulative); one more count than bounds, the last for +Inf.
    /// </summary>
    void AddHistogram(
        MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues);
}

/// <summary>Something that can be measured when asked; called from one thread at a time.</summary>
public interface IMetricCollector
{
    /// <summary>Writes the present values.</summary>
    void Collect(IMetricSink sink);
}
