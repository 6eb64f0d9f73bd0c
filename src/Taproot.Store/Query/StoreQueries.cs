using Taproot.PromQL.Source;
using Taproot.Store.Client;
using Taproot.Store.Metrics;
using Taproot.Store.Schema;

namespace Taproot.Store.Query;

/// <summary>What sources and catalogs of all projects share; failures of the store become those of a source.</summary>
internal sealed class StoreQueries(
    StoreClient client, ProjectSchema schema, LabelCache labels, NamedSeriesCache named, StoreHealth health, StoreOptions options, TimeProvider time)
    : ISeriesStore
{
    public StoreClient Client => client;

    public StoreOptions Options => options;

    public TimeProvider Time => time;

    public SeriesFinder Finder { get; } = new(client, labels, named, options.MaximumQuerySeries);

    public ISeriesSource OpenSource(string project, ReadReport report) => new SeriesSource(project, this, report);

    public ISeriesCatalog OpenCatalog(string project) => new SeriesCatalog(project, this);

    /// <summary>Runs against the project's database.</summary>
    /// <exception cref="SeriesSourceException">The store cannot answer.</exception>
    public async Task RunAsync(string project, Func<string, Task> query, CancellationToken cancellation)
    {
        try
        {
            health.ThrowIfUnavailable();
            await query(await schema.EnsureAsync(project, cancellation));
        }
        catch (StoreUnavailableException e)
        {
            throw new SeriesSourceException(e.Message, e) { IsTransient = true };
        }
        catch (StoreException e)
        {
            throw new SeriesSourceException(e.Message, e);
        }
    }
}
