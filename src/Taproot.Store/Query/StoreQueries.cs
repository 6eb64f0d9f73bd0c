using System.Collections.Immutable;
using Taproot.PromQL.Source;
using Taproot.Store.Client;
using Taproot.Store.Metrics;
using Taproot.Store.Recent;
using Taproot.Store.Schema;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Query;

/// <summary>What sources and catalogs of all projects share; failures of the store become those of a source.</summary>
internal sealed class StoreQueries(
    StoreClient client, ProjectSchema schema, LabelCache labels, NamedSeriesCache named, SampleCache cache, RecentStore recent, StoreHealth health, StoreOptions options, TimeProvider time)
    : ISeriesStore
{
    private const string Metadata = """
        SELECT metric, argMax(type, week), argMax(help, week), argMax(unit, week) FROM metric_metadata FINAL
        WHERE {metric:String} = '' OR metric = {metric:String} GROUP BY metric ORDER BY metric LIMIT {limit:UInt32}
        FORMAT RowBinary
        """;

    public StoreClient Client => client;

    public SampleCache Cache => cache;

    public RecentStore Recent => recent;

    public StoreOptions Options => options;

    public TimeProvider Time => time;

    public SeriesFinder Finder { get; } = new(client, labels, named, options.MaximumQuerySeries);

    public ISeriesSource OpenSource(string project, ReadReport report) => new SeriesSource(project, this, report);

    public ISeriesCatalog OpenCatalog(string project) => new SeriesCatalog(project, this);

    public async Task<IReadOnlyList<MetricDescription>> GetMetadataAsync(string project, string? metric, int limit, CancellationToken cancellationToken)
    {
        List<MetricDescription> all = [];
        var parameters = new QueryParameters().Add("metric", metric ?? "").Add("limit", limit);
        await RunAsync(project, database => client.QueryAsync(database, Metadata, parameters, async (body, token) =>
        {
            using var reader = new RowReader(body);
            while (await reader.MoreAsync(token))
            {
                all.Add(new(
                    await reader.ReadStringAsync(token), await reader.ReadStringAsync(token), await reader.ReadStringAsync(token), await reader.ReadStringAsync(token)));
            }
        }, cancellationToken), cancellationToken);
        return all;
    }

    public async Task<IReadOnlyList<SeriesExemplars>> GetExemplarsAsync(
        string project, ImmutableArray<LabelMatcher> selector, long fromMs, long toMs, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<SeriesExemplars> found = [];
        if (toMs >= fromMs)
            await RunAsync(project, async database => found = await ExemplarQuery.ReadAsync(this, database, new(selector), new(fromMs, toMs), limit, cancellationToken), cancellationToken);
        return found;
    }

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
