using System.Globalization;
using System.Text.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Views;
using Taproot.Server.Sources.Prometheus.Client;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>
/// What makes series many at a Prometheus or VictoriaMetrics, by its <c>status/tsdb</c>: the present only, and of the whole server, whatever the extra
/// selector says.
/// </summary>
internal static class PrometheusCardinality
{
    private const int MostRows = 200;
    private const string Nothing = "There is no status/tsdb at this server (Mimir and Thanos have none), so its series are not counted here. Look at the server's own pages.";

    /// <summary>Asks for it.</summary>
    /// <exception cref="PrometheusException">The far side does not answer as it should.</exception>
    public static async Task<CardinalityResponse> ReadAsync(PrometheusProject source, DateOnly today, CancellationToken cancellation)
    {
        try
        {
            var most = MostRows.ToString(CultureInfo.InvariantCulture);
            // Prometheus calls it limit, VictoriaMetrics topN.
            var (document, data) = await source.Client.GetAsync("status/tsdb", [new("limit", most), new("topN", most)], cancellation);
            using (document) return Of(data, today, source.Settings.Url.Authority);
        }
        catch (PrometheusException e) when (e.Failure is PrometheusFailure.NotFound or PrometheusFailure.Malformed)
        {
            return Empty(today, Nothing);
        }
    }

    /// <summary>Of an answer's data.</summary>
    internal static CardinalityResponse Of(JsonElement data, DateOnly today, string host)
    {
        var metrics = Pairs(data, "seriesCountByMetricName");
        var labels = Pairs(data, "labelValueCountByLabelName");
        if (metrics.Count == 0 && labels.Count == 0) return Empty(today, Nothing);
        var all = Number(data, "totalSeries") ?? (data.TryGetProperty("headStats", out var head) ? Number(head, "numSeries") : null) ?? metrics.Sum(m => m.Value);
        return Empty(today, $"Counted by {host} now, of all that it holds; it does not tell applications, new series, or other days.") with
        {
            Series = all,
            ByMetric = [.. metrics.Select(m => CardinalityView.Metric(m.Name, m.Value, null, all))],
            ByLabel = [.. labels.Select(l => new LabelValuesRow(l.Name, l.Value, null, null, CardinalityHints.OfLabel(l.Name, l.Value, 0), []))],
        };
    }

    private static CardinalityResponse Empty(DateOnly today, string note) => new("prometheus", today, today, note, 0, null, null, null, [], [], [], []);

    private static List<(string Name, long Value)> Pairs(JsonElement data, string name)
    {
        List<(string, long)> pairs = [];
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return pairs;
        foreach (var pair in list.EnumerateArray().Take(MostRows))
        {
            if (pair.ValueKind == JsonValueKind.Object && pair.TryGetProperty("name", out var key) && key.ValueKind == JsonValueKind.String && Number(pair, "value") is { } value)
                pairs.Add((key.GetString()!, value));
        }
        return pairs;
    }

    private static long? Number(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : null;
}
