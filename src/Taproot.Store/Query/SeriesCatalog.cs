using System.Collections.Immutable;
using Taproot.PromQL.Source;
using Taproot.Store.Client;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>Look-ups in one project's table of series. Without selectors the engine collects names and values; with selectors the found series are gone through.</summary>
internal sealed class SeriesCatalog(string project, StoreQueries queries) : ISeriesCatalog
{
    private const string LabelNames = $$"""
        SELECT DISTINCT arrayJoin(mapKeys(labels)) AS name FROM metric_series WHERE {{DayRange.Condition}} ORDER BY name LIMIT {limit:UInt32}
        FORMAT RowBinary
        """;

    private const string MetricNames = $$"""
        SELECT DISTINCT metric FROM metric_series WHERE {{DayRange.Condition}} ORDER BY metric LIMIT {limit:UInt32}
        FORMAT RowBinary
        """;

    private const string LabelValues = $$"""
        SELECT DISTINCT labels[{label:String}] AS value FROM metric_series
        WHERE {{DayRange.Condition}} AND mapContains(labels, {label:String}) ORDER BY value LIMIT {limit:UInt32}
        FORMAT RowBinary
        """;

    public async Task<CatalogAnswer<Labels>> FindSeriesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var found = new HashSet<Labels>();
        await ForEachAsync(query, labels => AddBelow(found, labels, query.Limit), cancellationToken);
        return Cut([.. found], query.Limit);
    }

    public async Task<CatalogAnswer<string>> FindLabelNamesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (query.Selectors.IsEmpty)
        {
            await ReadTextsAsync(LabelNames, query, new(), names, cancellationToken);
            if (names.Count > 0) names.Add(LabelFilter.NameLabel);
        }
        else
        {
            await ForEachAsync(query, labels =>
            {
                foreach (var label in labels.Items) names.Add(label.Name);
            }, cancellationToken);
        }
        return Cut([.. names], query.Limit);
    }

    public async Task<CatalogAnswer<string>> FindLabelValuesAsync(string label, CatalogQuery query, CancellationToken cancellationToken)
    {
        var values = new SortedSet<string>(StringComparer.Ordinal);
        if (!query.Selectors.IsEmpty)
        {
            await ForEachAsync(query, labels =>
            {
                if (labels[label] is { Length: > 0 } value) values.Add(value);
            }, cancellationToken);
        }
        else if (label == LabelFilter.NameLabel)
        {
            await ReadTextsAsync(MetricNames, query, new(), values, cancellationToken);
        }
        else
        {
            await ReadTextsAsync(LabelValues, query, new QueryParameters().Add("label", label), values, cancellationToken);
        }
        return Cut([.. values], query.Limit);
    }

    // One more than wanted tells that there would have been more.
    private static void AddBelow(HashSet<Labels> found, Labels labels, int limit)
    {
        if (found.Count <= limit) found.Add(labels);
    }

    private static CatalogAnswer<T> Cut<T>(ImmutableArray<T> all, int limit) => all.Length > limit ? new(all[..limit], true) : new(all, false);

    private async Task ForEachAsync(CatalogQuery query, Action<Labels> take, CancellationToken cancellation)
    {
        if (query.ToMs < query.FromMs) return;
        var selectors = query.Selectors.IsEmpty ? [[]] : query.Selectors;
        await queries.RunAsync(project, async database =>
        {
            foreach (var selector in selectors)
            {
                var series = await queries.Finder.FindAsync(database, new(selector), new(query.FromMs, query.ToMs), cancellation);
                foreach (var labels in series.Labels) take(labels);
            }
        }, cancellation);
    }

    private Task ReadTextsAsync(string statement, CatalogQuery query, QueryParameters parameters, SortedSet<string> texts, CancellationToken cancellation)
    {
        if (query.ToMs < query.FromMs) return Task.CompletedTask;
        new DayRange(query.FromMs, query.ToMs).AddTo(parameters).Add("limit", query.Limit + 1L);
        return queries.RunAsync(project, database => queries.Client.QueryAsync(database, statement, parameters, async (body, token) =>
        {
            using var reader = new RowReader(body);
            while (await reader.MoreAsync(token)) texts.Add(await reader.ReadStringAsync(token));
        }, cancellation), cancellation);
    }
}
