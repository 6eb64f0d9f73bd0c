using System.Collections.Immutable;
using Taproot.PromQL.Source;
using Taproot.Store;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>Our engine reads a project's series where they are. Its Prometheus answers queries itself; this is for what only our engine tells, such as <c>explain</c>.</summary>
internal sealed class RoutedSeriesStore([FromKeyedServices(PrometheusServices.Own)] ISeriesStore own, PrometheusSources sources) : ISeriesStore
{
    /// <inheritdoc/>
    public ISeriesSource OpenSource(string project, ReadReport report) => sources.Find(project)?.Series ?? own.OpenSource(project, report);

    /// <inheritdoc/>
    public ISeriesCatalog OpenCatalog(string project) => sources.Find(project)?.Series ?? own.OpenCatalog(project);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MetricDescription>> GetMetadataAsync(string project, string? metric, int limit, CancellationToken cancellationToken) =>
        sources.Find(project) is null ? own.GetMetadataAsync(project, metric, limit, cancellationToken) : Task.FromResult<IReadOnlyList<MetricDescription>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeriesExemplars>> GetExemplarsAsync(
        string project, ImmutableArray<LabelMatcher> selector, long fromMs, long toMs, int limit, CancellationToken cancellationToken) =>
        sources.Find(project) is null
            ? own.GetExemplarsAsync(project, selector, fromMs, toMs, limit, cancellationToken)
            : Task.FromResult<IReadOnlyList<SeriesExemplars>>([]);
}
