using Taproot.PromQL.Source;
using Taproot.Store.Client;
using Taproot.Store.Recent;

namespace Taproot.Store.Query;

/// <summary>Raw samples of one project for PromQL, streamed series by series.</summary>
/// <remarks>
/// Nothing is computed in the engine: its functions over grids have windows that are open at the left end, so that their rates differ from Prometheus', and
/// reading raw samples measured faster than any of them (docs/adr).
/// </remarks>
internal sealed class SeriesSource(string project, StoreQueries queries, ReadReport report) : ISeriesSource
{
    private const string Time = "time > fromUnixTimestamp64Milli({after:Int64}, 'UTC') AND time <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')";

    private const string OneMetric = $$"""
        SELECT fingerprint, toUnixTimestamp64Milli(time) AS ms, value
        FROM metric_samples WHERE metric = {metric:String} AND {{Time}}
        ORDER BY metric, fingerprint, time
        FORMAT Native
        """;

    private const string SomeOfOneMetric = $$"""
        SELECT fingerprint, toUnixTimestamp64Milli(time) AS ms, value
        FROM metric_samples WHERE metric = {metric:String} AND fingerprint IN {fingerprints:Array(UInt64)} AND {{Time}}
        ORDER BY metric, fingerprint, time
        FORMAT Native
        """;

    private const string Metrics = $$"""
        SELECT fingerprint, toUnixTimestamp64Milli(time) AS ms, value,
            CAST(transform(metric, {metrics:Array(String)}, {numbers:Array(UInt16)}, toUInt16(0)) AS UInt16) AS number
        FROM metric_samples WHERE metric IN {metrics:Array(String)} AND {{Time}}
        ORDER BY metric, fingerprint, time
        FORMAT Native
        """;

    private const string SomeOfMetrics = $$"""
        SELECT fingerprint, toUnixTimestamp64Milli(time) AS ms, value,
            CAST(transform(metric, {metrics:Array(String)}, {numbers:Array(UInt16)}, toUInt16(0)) AS UInt16) AS number
        FROM metric_samples WHERE metric IN {metrics:Array(String)} AND fingerprint IN {fingerprints:Array(UInt64)} AND {{Time}}
        ORDER BY metric, fingerprint, time
        FORMAT Native
        """;

    private const int FewSeries = 4000; // their fingerprints fit into a request's address
    private const int MostMetrics = 5000; // so do as many names
    private const long FarthestMs = 4_000_000_000_000; // beyond it the engine's clock overflows

    public Task SelectAsync(SeriesSelection selection, SampledSeriesHandler handler, CancellationToken cancellationToken) =>
        queries.RunAsync(project, database => SelectAsync(database, selection, handler, cancellationToken), cancellationToken);

    private async Task SelectAsync(string database, SeriesSelection selection, SampledSeriesHandler handler, CancellationToken cancellation)
    {
        var (after, to) = (Math.Clamp(selection.AfterMs, -1, FarthestMs), Math.Clamp(selection.ToMs, -1, FarthestMs));
        if (to <= after) return;
        var filter = new LabelFilter(selection.Matchers);
        using var recent = queries.Recent.Read(database, filter, after, to);
        if (recent is null) await SelectStoredAsync(database, filter, after, to, handler, cancellation);
        else if (recent.AfterMs == after) Deliver(filter, recent, handler);
        else await SelectBothAsync(database, filter, after, recent, handler, cancellation);
    }

    private void Deliver(LabelFilter filter, RecentReading recent, SampledSeriesHandler handler)
    {
        var started = queries.Time.GetTimestamp();
        recent.Deliver(handler);
        Report(filter, recent, started);
    }

    /// <summary>Older samples from the store, series by series joined with recent ones.</summary>
    private async Task SelectBothAsync(string database, LabelFilter filter, long after, RecentReading recent, SampledSeriesHandler handler, CancellationToken cancellation)
    {
        var started = queries.Time.GetTimestamp();
        await SelectStoredAsync(database, filter, after, recent.AfterMs, (labels, times, values) => recent.Join(labels, times, values, handler), cancellation);
        recent.DeliverRest(handler);
        Report(filter, recent, started);
    }

    private void Report(LabelFilter filter, RecentReading recent, long started) =>
        report.Add(new(filter.ToString(), recent.Metrics, recent.Series, recent.Samples, TimeSpan.Zero, queries.Time.GetElapsedTime(started)) { IsFromMemory = true });

    private async Task SelectStoredAsync(string database, LabelFilter filter, long after, long to, SampledSeriesHandler handler, CancellationToken cancellation)
    {
        if (queries.Cache.Find(database, filter, after, to) is { } kept)
        {
            await ContinueAsync(database, filter, kept, after, to, handler, cancellation);
            return;
        }
        var filling = queries.Cache.Begin(database, filter, after, to);
        var isWhole = false;
        try
        {
            await ReadAsync(database, filter, after, to, filling is null ? handler : Both(filling, handler), cancellation);
            isWhole = true;
        }
        finally
        {
            if (filling is not null) queries.Cache.End(filling, isWhole);
        }
    }

    /// <summary>Takes what is kept, and reads what is newer.</summary>
    private async Task ContinueAsync(
        string database, LabelFilter filter, CachedSelection kept, long after, long to, SampledSeriesHandler handler, CancellationToken cancellation)
    {
        var started = queries.Time.GetTimestamp();
        var keptTo = Math.Min(kept.ToMs, to);
        var tail = keptTo < to ? new SampleTailRows() : null;
        if (tail is not null) await ReadAsync(database, filter, keptTo, to, tail.Add, cancellation);
        var samples = kept.Deliver(filter, after, keptTo, tail, handler);
        report.Add(new(filter.ToString(), 1, kept.Series, samples, TimeSpan.Zero, queries.Time.GetElapsedTime(started)) { IsFromMemory = true });
    }

    private async Task ReadAsync(string database, LabelFilter filter, long after, long to, SampledSeriesHandler handler, CancellationToken cancellation)
    {
        var started = queries.Time.GetTimestamp();
        var series = await queries.Finder.FindAsync(database, filter, new(after, to), cancellation);
        var found = queries.Time.GetElapsedTime(started);
        var samples = series.Count == 0 ? 0 : await ReadAsync(database, filter, series, after, to, handler, cancellation);
        report.Add(new(filter.ToString(), series.Metrics.Count, series.Count, samples, found, queries.Time.GetElapsedTime(started) - found));
    }

    private static SampledSeriesHandler Both(CachedSelection filling, SampledSeriesHandler handler) => (labels, times, values) =>
    {
        filling.Add(labels, times, values);
        handler(labels, times, values);
    };

    private async Task<long> ReadAsync(
        string database, LabelFilter filter, SeriesSet series, long after, long to, SampledSeriesHandler handler, CancellationToken cancellation)
    {
        var metrics = series.Metrics.ToArray();
        if (metrics.Length > MostMetrics)
            throw new SeriesSourceException($"The selector {filter} finds {metrics.Length} metrics; at most {MostMetrics} are read at once. Name the metric, or narrow its expression.");
        var parameters = new QueryParameters().Add("after", after).Add("to", to);
        var one = metrics.Length == 1;
        if (one) parameters.Add("metric", metrics[0]);
        else parameters.AddNumbered("metrics", metrics);
        var few = series.Count <= FewSeries && (filter.HasLabels || !one);
        if (few) parameters.Add("fingerprints", series.Fingerprints);
        var reading = new SampleReading(series, metrics, queries.Options.MaximumQuerySamples, handler);
        var statement = (one, few) switch { (true, true) => SomeOfOneMetric, (true, false) => OneMetric, (false, true) => SomeOfMetrics, _ => Metrics };
        await queries.Client.QueryAsync(database, statement, parameters, (body, token) => ReadAsync(body, one, reading, token), cancellation);
        return reading.Samples;
    }

    private static async Task ReadAsync(Stream body, bool one, SampleReading reading, CancellationToken cancellation)
    {
        using var reader = new RowReader(body);
        var (numbers, fingerprints) = (new ColumnBuffer<ushort>(), new ColumnBuffer<ulong>());
        var (times, values) = (new ColumnBuffer<long>(), new ColumnBuffer<double>());
        while (await NativeBlocks.ReadHeadAsync(reader, one ? 3 : 4, cancellation) is { } rows)
        {
            if (rows == 0) continue;
            await NativeBlocks.ReadColumnAsync(reader, "UInt64", fingerprints, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "Int64", times, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "Float64", values, rows, cancellation);
            if (!one) await NativeBlocks.ReadColumnAsync(reader, "UInt16", numbers, rows, cancellation);
            reading.Take(numbers.Values, fingerprints.Values, times.Values, values.Values);
        }
        reading.Finish();
    }
}
