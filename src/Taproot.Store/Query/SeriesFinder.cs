using Taproot.PromQL.Source;
using Taproot.Store.Client;
using Taproot.Store.Metrics;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>
/// Finds the series that meet a selector. When the metric is named the store tells fingerprints only, eight bytes a series, and labels come from memory;
/// else the store looks up what conditions it can, and the rest is decided here.
/// </summary>
internal sealed class SeriesFinder(StoreClient client, LabelCache labels, NamedSeriesCache named, int mostSeries)
{
    private const string OfMetric = $$"""
        SELECT DISTINCT fingerprint FROM metric_series WHERE metric = {metric:String} AND {{DayRange.Condition}}
        FORMAT Native
        """;

    // A series that several days have comes several times: reading it again costs a tenth of grouping maps in the engine.
    private const string AllLabels = $$"""
        SELECT metric, fingerprint, labels FROM metric_series WHERE metric = {metric:String} AND {{DayRange.Condition}}
        FORMAT RowBinary
        """;

    private const string SomeLabels = $$"""
        SELECT metric, fingerprint, labels FROM metric_series
        WHERE metric = {metric:String} AND fingerprint IN {fingerprints:Array(UInt64)} AND {{DayRange.Condition}}
        FORMAT RowBinary
        """;

    private const int FewUnknown = 2000;
    private const int MostExact = 8;

    /// <summary>The series of the days that meet the conditions.</summary>
    /// <exception cref="SeriesSourceException">They are too many.</exception>
    public async Task<SeriesSet> FindAsync(string database, LabelFilter filter, DayRange days, CancellationToken cancellation)
    {
        var found = new SeriesSet();
        if (filter.Metric is not { } metric) await SearchAsync(database, filter, days, found, cancellation);
        else if (filter.MatchesName(metric)) await OfMetricAsync(database, metric, filter, days, found, cancellation);
        return found;
    }

    private async Task OfMetricAsync(
        string database, string metric, LabelFilter filter, DayRange days, SeriesSet found, CancellationToken cancellation)
    {
        List<ulong> unknown = [];
        await client.QueryAsync(
            database, OfMetric, days.AddTo(new QueryParameters().Add("metric", metric)),
            (body, token) => ReadFingerprintsAsync(body, fingerprint =>
            {
                if (labels.Find(fingerprint) is { } known) Take(found, filter, metric, fingerprint, known);
                else unknown.Add(fingerprint);
            }, token), cancellation);
        if (unknown.Count == 0) return;
        var parameters = days.AddTo(new QueryParameters().Add("metric", metric));
        var few = unknown.Count <= FewUnknown;
        if (few) parameters.Add("fingerprints", unknown);
        await client.QueryAsync(
            database, few ? SomeLabels : AllLabels, parameters, (body, token) => ReadLabelsAsync(body, filter, found, token), cancellation);
    }

    private async Task SearchAsync(string database, LabelFilter filter, DayRange days, SeriesSet found, CancellationToken cancellation)
    {
        var parameters = days.AddTo(new());
        var conditions = DayRange.Condition;
        foreach (var (matcher, number) in filter.Exact.Take(MostExact).Select((m, i) => (m, i)))
        {
            parameters.Add($"l{number}", matcher.Name).Add($"v{number}", matcher.Value);
            conditions += $" AND labels[{{l{number}:String}}] = {{v{number}:String}}";
        }
        await client.QueryAsync(
            database, $"SELECT metric, fingerprint, labels FROM metric_series WHERE {conditions} FORMAT RowBinary", parameters,
            (body, token) => ReadLabelsAsync(body, filter, found, token), cancellation);
    }

    private async Task ReadLabelsAsync(Stream body, LabelFilter filter, SeriesSet found, CancellationToken cancellation)
    {
        using var reader = new RowReader(body, labels.Strings);
        while (await reader.MoreAsync(cancellation))
        {
            var metric = await reader.ReadStringAsync(cancellation);
            var fingerprint = await reader.ReadUInt64Async(cancellation);
            var read = await LabelMap.ReadAsync(reader, cancellation);
            labels.Add(fingerprint, read);
            if (filter.MatchesName(metric) && !found.Contains(metric, fingerprint)) Take(found, filter, metric, fingerprint, read);
        }
    }

    private void Take(SeriesSet found, LabelFilter filter, string metric, ulong fingerprint, Labels known)
    {
        if (!filter.MatchesLabels(known)) return;
        if (found.Count >= mostSeries)
            throw new SeriesSourceException($"The selector {filter} finds more than {mostSeries} series. Narrow it by further labels or by a shorter time.");
        found.Add(metric, fingerprint, named.Get(metric, fingerprint, known));
    }

    private static async Task ReadFingerprintsAsync(Stream body, Action<ulong> take, CancellationToken cancellation)
    {
        using var reader = new RowReader(body);
        var column = new ColumnBuffer<ulong>();
        while (await NativeBlocks.ReadHeadAsync(reader, expectedColumns: 1, cancellation) is { } rows)
        {
            if (rows == 0) continue;
            await NativeBlocks.ReadColumnAsync(reader, "UInt64", column, rows, cancellation);
            for (var i = 0; i < rows; i++) take(column.Values[i]);
        }
    }
}
