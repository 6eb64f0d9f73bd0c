using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Taproot.PromQL.Source;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>
/// Lets our PromQL engine read a Prometheus. Raw samples are exact, but for staleness markers: no server hands them out, so a series that ended is seen
/// for as long as the look-back reaches. Nothing is computed over there: servers differ in what <c>rate</c> means.
/// </summary>
internal sealed class PrometheusSeriesSource(PrometheusClient client, ImmutableArray<LabelMatcher> extra) : ISeriesSource, ISeriesCatalog
{
    /// <inheritdoc/>
    public async Task SelectAsync(SeriesSelection selection, SampledSeriesHandler handler, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (selection.ToMs <= selection.AfterMs) return;
        var expression = SelectorText.Range(SelectorText.Of(selection.Matchers, extra), selection.ToMs - selection.AfterMs);
        try
        {
            await client.QueryAsync(expression, selection.ToMs, (metric, block, times, values) =>
            {
                var first = 0;
                while (first < times.Length && times[first] <= selection.AfterMs) first++;
                if (first == times.Length) return;
                var labels = LabelBlock.Decode(block);
                if (!metric.IsEmpty) labels.Add(new("__name__", Encoding.UTF8.GetString(metric)));
                handler(Labels.Create(labels), times[first..], values[first..]);
            }, cancellationToken);
        }
        catch (PrometheusException e)
        {
            throw new SeriesSourceException(e.Message, e) { IsTransient = e.IsTransient };
        }
    }

    /// <inheritdoc/>
    public async Task<CatalogAnswer<Labels>> FindSeriesAsync(CatalogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var selectors = query.Selectors.IsEmpty ? [[new("__name__", MatchOperator.NotEqual, "")]] : query.Selectors;
        return await ReadAsync("series", query with { Selectors = selectors }, static item => Labels.Create(
            item.EnumerateObject().Select(l => new Label(l.Name, l.Value.GetString() ?? ""))), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CatalogAnswer<string>> FindLabelNamesAsync(CatalogQuery query, CancellationToken cancellationToken) =>
        Sorted(await ReadAsync("labels", query, static item => item.GetString() ?? "", cancellationToken));

    /// <inheritdoc/>
    public async Task<CatalogAnswer<string>> FindLabelValuesAsync(string label, CatalogQuery query, CancellationToken cancellationToken) =>
        Sorted(await ReadAsync($"label/{Uri.EscapeDataString(label)}/values", query, static item => item.GetString() ?? "", cancellationToken));

    private async Task<CatalogAnswer<T>> ReadAsync<T>(string path, CatalogQuery query, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("start", PrometheusClient.Seconds(query.FromMs)), new("end", PrometheusClient.Seconds(query.ToMs)),
        };
        // Without a selector the extra one must still hide what it hides.
        var selectors = query.Selectors.IsEmpty && !extra.IsEmpty ? [[new("__name__", MatchOperator.NotEqual, "")]] : query.Selectors;
        foreach (var selector in selectors) parameters.Add(new("match[]", SelectorText.Of(selector, extra)));
        try
        {
            var (document, data) = await client.GetAsync(path, parameters, cancellationToken);
            using (document)
            {
                // VictoriaMetrics answers null where there is nothing.
                if (data.ValueKind == JsonValueKind.Null) return new([], false);
                return new([.. data.EnumerateArray().Take(query.Limit).Select(read)], data.GetArrayLength() > query.Limit);
            }
        }
        catch (PrometheusException e)
        {
            throw new SeriesSourceException(e.Message, e) { IsTransient = e.IsTransient };
        }
        catch (InvalidOperationException e)
        {
            throw new SeriesSourceException("The answer is not as Prometheus' interface says. Check that the URL leads to it.", e);
        }
    }

    private static CatalogAnswer<string> Sorted(CatalogAnswer<string> answer) => answer with { Items = answer.Items.Sort(StringComparer.Ordinal) };
}
