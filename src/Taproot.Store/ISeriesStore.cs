using System.Collections.Immutable;
using Taproot.PromQL.Source;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store;

/// <summary>Our own tables as PromQL's source, project by project.</summary>
public interface ISeriesStore
{
    /// <summary>The samples of a project; what is read is noted in <paramref name="report"/>.</summary>
    ISeriesSource OpenSource(string project, ReadReport report);

    /// <summary>The look-ups of a project.</summary>
    ISeriesCatalog OpenCatalog(string project);

    /// <summary>What senders told of metrics, sorted by name.</summary>
    /// <param name="project">The project.</param>
    /// <param name="metric">The one metric that is asked for; null: all.</param>
    /// <param name="limit">Most metrics of the answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SeriesSourceException">The store cannot answer.</exception>
    Task<IReadOnlyList<MetricDescription>> GetMetadataAsync(string project, string? metric, int limit, CancellationToken cancellationToken);

    /// <summary>The exemplars of series that meet a selector, series by series, each by time.</summary>
    /// <param name="project">The project.</param>
    /// <param name="selector">The selector's conditions.</param>
    /// <param name="fromMs">Begin, milliseconds since the epoch.</param>
    /// <param name="toMs">End, which belongs to it.</param>
    /// <param name="limit">Most exemplars of the answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SeriesSourceException">The store cannot answer.</exception>
    Task<IReadOnlyList<SeriesExemplars>> GetExemplarsAsync(
        string project, ImmutableArray<LabelMatcher> selector, long fromMs, long toMs, int limit, CancellationToken cancellationToken);
}

/// <summary>The exemplars of one series.</summary>
/// <param name="Series">The labels of the series, the metric's name among them.</param>
/// <param name="Exemplars">By time.</param>
public sealed record SeriesExemplars(Labels Series, IReadOnlyList<MetricExemplar> Exemplars);

/// <summary>A single measurement.</summary>
/// <param name="Labels">Its own labels, which usually name a trace.</param>
/// <param name="Value">The value.</param>
/// <param name="TimeMs">When, milliseconds since the epoch.</param>
public sealed record MetricExemplar(Labels Labels, double Value, long TimeMs);

/// <summary>What a sender told of a metric.</summary>
/// <param name="Metric">Its name; of histograms and summaries without the suffixes of their parts.</param>
/// <param name="Type">counter, gauge, histogram, …</param>
/// <param name="Help">A sentence.</param>
/// <param name="Unit">Its unit, or the empty text.</param>
public sealed record MetricDescription(string Metric, string Type, string Help, string Unit);
