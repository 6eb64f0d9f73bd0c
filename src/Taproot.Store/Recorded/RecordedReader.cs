using Taproot.Store.Client;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Recorded;

/// <summary>Reads a window of recorded points onto a grid: one query for the series, one for the points.</summary>
internal sealed class RecordedReader(StoreClient client)
{
    private const string Series = """
        SELECT query, key, any(labels) FROM recorded_series
        WHERE week >= toMonday(toDateTime({from:Int64}, 'UTC')) AND week <= toDate(toDateTime({to:Int64}, 'UTC'))
        GROUP BY query, key FORMAT RowBinary
        """;

    /// <summary>The points as recorded, in order.</summary>
    private const string FinePoints = """
        SELECT CAST(transform(query, {queries:Array(String)}, {numbers:Array(UInt16)}, toUInt16(0)) AS UInt16) AS number, key, toUInt32(time) AS second, value
        FROM recorded_points
        WHERE time > toDateTime({from:Int64}, 'UTC') AND time <= toDateTime({to:Int64}, 'UTC')
        ORDER BY query, key, time
        FORMAT Native
        """;

    /// <summary>The newest point of each step: what a coarse grid shows, made small where the data is.</summary>
    private const string CoarsePoints = """
        SELECT CAST(transform(query, {queries:Array(String)}, {numbers:Array(UInt16)}, toUInt16(0)) AS UInt16) AS number, key, max(toUInt32(time)) AS second, argMax(value, time)
        FROM recorded_points
        WHERE time > toDateTime({from:Int64}, 'UTC') AND time <= toDateTime({to:Int64}, 'UTC')
        GROUP BY query, key, intDiv(toUInt32(time) - 1, {step:UInt32})
        FORMAT Native
        """;

    private const long CoarseStepMs = 30_000;

    /// <summary>Each grid point has the newest value of the step that ends in it, or NaN.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>> ReadAsync(string database, TimeGrid grid, CancellationToken cancellation)
    {
        var parameters = new QueryParameters().Add("from", (grid.FromMs - grid.StepMs) / 1000).Add("to", grid.ToMs / 1000);
        var series = new Dictionary<(string Query, ulong Key), Labels>();
        await client.QueryAsync(database, Series, parameters, (body, token) => ReadSeriesAsync(body, series, token), cancellation);
        if (series.Count == 0) return new Dictionary<string, IReadOnlyList<GridSeries>>();

        var queries = series.Keys.Select(k => k.Query).Distinct(StringComparer.Ordinal).ToArray();
        parameters.AddNumbered("queries", queries).Add("step", grid.StepMs / 1000);
        var values = new Dictionary<(ushort Query, ulong Key), float[]>();
        var sql = grid.StepMs > CoarseStepMs ? CoarsePoints : FinePoints;
        await client.QueryAsync(database, sql, parameters, (body, token) => ReadPointsAsync(body, grid, values, token), cancellation);

        return values
            .Select(v => (Query: queries[v.Key.Query - 1], v.Key.Key, Values: v.Value))
            .Where(v => series.ContainsKey((v.Query, v.Key)))
            .GroupBy(v => v.Query, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                IReadOnlyList<GridSeries> (g) => [.. g.Select(v => new GridSeries(series[(v.Query, v.Key)], v.Values))],
                StringComparer.Ordinal);
    }

    private static async Task ReadSeriesAsync(Stream body, Dictionary<(string Query, ulong Key), Labels> into, CancellationToken cancellation)
    {
        using var reader = new RowReader(body);
        while (await reader.MoreAsync(cancellation))
        {
            var query = await reader.ReadStringAsync(cancellation);
            var key = await reader.ReadUInt64Async(cancellation);
            into[(query, key)] = await LabelMap.ReadAsync(reader, cancellation);
        }
    }

    private static async Task ReadPointsAsync(
        Stream body, TimeGrid grid, Dictionary<(ushort Query, ulong Key), float[]> into, CancellationToken cancellation)
    {
        using var reader = new RowReader(body);
        var (queries, keys, seconds, values) = (new ColumnBuffer<ushort>(), new ColumnBuffer<ulong>(), new ColumnBuffer<uint>(), new ColumnBuffer<float>());
        while (await NativeBlocks.ReadHeadAsync(reader, expectedColumns: 4, cancellation) is { } rows)
        {
            if (rows == 0) continue;
            await NativeBlocks.ReadColumnAsync(reader, "UInt16", queries, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "UInt64", keys, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "UInt32", seconds, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "Float32", values, rows, cancellation);
            Place(queries.Values, keys.Values, seconds.Values, values.Values, grid, into);
        }
    }

    private static void Place(
        ReadOnlySpan<ushort> queries, ReadOnlySpan<ulong> keys, ReadOnlySpan<uint> seconds, ReadOnlySpan<float> values,
        TimeGrid grid, Dictionary<(ushort Query, ulong Key), float[]> into)
    {
        (ushort Query, ulong Key) current = default;
        float[] row = [];
        for (var i = 0; i < values.Length; i++)
        {
            if (row.Length == 0 || current != (queries[i], keys[i]))
            {
                current = (queries[i], keys[i]);
                if (!into.TryGetValue(current, out row!))
                {
                    into[current] = row = new float[grid.Count];
                    row.AsSpan().Fill(float.NaN);
                }
            }
            var slot = (seconds[i] * 1000L - grid.FromMs + grid.StepMs - 1) / grid.StepMs;
            if ((ulong)slot < (ulong)row.Length) row[slot] = values[i];
        }
    }
}
