using Taproot.Store.Client;
using Taproot.Store.Schema;

namespace Taproot.Store.Query;

/// <summary>Counts series in a project's table of them, one statement after the other, so that a look at it costs others little.</summary>
internal sealed class CardinalityReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ICardinalityReader, IDisposable
{
    private const int LongestValue = 300;
    private const int TooSlow = 159;
    private const int TooMuchMemory = 241;
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    // However many look at the page, the engine's memory is used once.
    private readonly SemaphoreSlim _counting = new(1);

    public void Dispose() => _counting.Dispose();

    public Task<CardinalityReport> ReadAsync(string project, DateOnly day, CancellationToken cancellationToken) =>
        CountAsync(project, async database =>
        {
            var (totals, metrics) = await ReadMetricsAsync(database, day, cancellationToken);
            if (totals.Series == 0) return new CardinalityReport(totals, metrics, [], [], []);
            var owners = await ReadRowsAsync(database, CardinalityStatements.Owners, Days(day), async (row, token) =>
                new OwnerCardinality((SeriesOwner)await row.ReadUInt16Async(token), Cut(await row.ReadStringAsync(token)), await NumberAsync(row, token), await NumberAsync(row, token)), cancellationToken);
            var labels = await ReadRowsAsync(database, CardinalityStatements.Labels, Day(day), LabelAsync, cancellationToken);
            var pairs = await ReadRowsAsync(database, CardinalityStatements.Pairs, Day(day), async (row, token) =>
                new MetricLabelCardinality(await row.ReadStringAsync(token), await row.ReadStringAsync(token), await NumberAsync(row, token), await NumberAsync(row, token)), cancellationToken);
            return new CardinalityReport(totals, metrics, owners, labels, pairs);
        }, cancellationToken);

    public Task<IReadOnlyList<LabelCardinality>> ReadMetricAsync(string project, DateOnly day, string metric, CancellationToken cancellationToken) =>
        CountAsync<IReadOnlyList<LabelCardinality>>(project, async database =>
        {
            var labels = await ReadRowsAsync(database, CardinalityStatements.LabelsOfMetric, Day(day).Add("metric", metric), LabelAsync, cancellationToken);
            var values = await ReadRowsAsync(database, CardinalityStatements.ValuesOfMetric, Day(day).Add("metric", metric), async (row, token) =>
                (Label: await row.ReadStringAsync(token), Value: new LabelValueCardinality(Cut(await row.ReadStringAsync(token)), await NumberAsync(row, token))), cancellationToken);
            var byLabel = values.ToLookup(v => v.Label, v => v.Value, StringComparer.Ordinal);
            return [.. labels.Select(l => l with { Top = [.. byLabel[l.Label]] })];
        }, cancellationToken);

    private async Task<(CardinalityTotals Totals, IReadOnlyList<MetricCardinality> Metrics)> ReadMetricsAsync(string database, DateOnly day, CancellationToken cancellation)
    {
        var totals = new CardinalityTotals(0, 0, 0, 0);
        var metrics = await ReadRowsAsync(database, CardinalityStatements.Metrics, Days(day), async (row, token) =>
        {
            var metric = new MetricCardinality(await row.ReadStringAsync(token), await NumberAsync(row, token), await NumberAsync(row, token), await NumberAsync(row, token));
            totals = new(await NumberAsync(row, token), await NumberAsync(row, token), await NumberAsync(row, token), await NumberAsync(row, token));
            return metric;
        }, cancellation);
        return (totals, metrics);
    }

    private async Task<T> CountAsync<T>(string project, Func<string, Task<T>> count, CancellationToken cancellation)
    {
        health.ThrowIfUnavailable();
        var database = await schema.EnsureAsync(project, cancellation);
        await _counting.WaitAsync(cancellation);
        try
        {
            return await count(database);
        }
        catch (StoreException e) when (e.Code is TooSlow or TooMuchMemory)
        {
            throw new StoreUnavailableException(
                $"The series of that day could not be counted within {CardinalityStatements.MostSeconds} s and {CardinalityStatements.MostBytes >> 20} MiB: they are too many, or the store is busy. Try another day, or later.",
                Later, e);
        }
        finally
        {
            _counting.Release();
        }
    }

    private async Task<IReadOnlyList<T>> ReadRowsAsync<T>(
        string database, string statement, QueryParameters parameters, Func<RowReader, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        List<T> rows = [];
        await client.QueryAsync(database, statement, parameters, async (body, token) =>
        {
            using var reader = new RowReader(body);
            while (await reader.MoreAsync(token)) rows.Add(await read(reader, token));
        }, cancellation);
        return rows;
    }

    private static async Task<LabelCardinality> LabelAsync(RowReader row, CancellationToken cancellation) =>
        new(await row.ReadStringAsync(cancellation), await NumberAsync(row, cancellation), await NumberAsync(row, cancellation), []);

    private static async ValueTask<long> NumberAsync(RowReader row, CancellationToken cancellation) => (long)await row.ReadUInt64Async(cancellation);

    private static QueryParameters Day(DateOnly day) => new QueryParameters().Add("day", Number(day));

    private static QueryParameters Days(DateOnly day) => Day(day).Add("before", Number(day.AddDays(-1)));

    private static long Number(DateOnly day) => Math.Clamp(day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, 0, ushort.MaxValue);

    // Whoever sends a value decides how long it is.
    private static string Cut(string value)
    {
        if (value.Length <= LongestValue) return value;
        return string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue), "…");
    }
}
