using Taproot.PromQL.Source;

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
}

/// <summary>What a sender told of a metric.</summary>
/// <param name="Metric">Its name; of histograms and summaries without the suffixes of their parts.</param>
/// <param name="Type">counter, gauge, histogram, …</param>
/// <param name="Help">A sentence.</param>
/// <param name="Unit">Its unit, or the empty text.</param>
public sealed record MetricDescription(string Metric, string Type, string Help, string Unit);
