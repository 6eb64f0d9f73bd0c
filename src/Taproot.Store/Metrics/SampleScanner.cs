using Taproot.Store.Client;
using Taproot.Store.Schema;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Metrics;

/// <summary>Reads samples and series of our own tables.</summary>
internal sealed class SampleScanner(StoreClient client, ProjectSchema schema, LabelCache labels, StoreHealth health, StoreMetrics metrics, TimeProvider time)
    : ISampleScanner
{
    private const string Scan = """
        SELECT CAST(transform(metric, {metrics:Array(String)}, {numbers:Array(UInt16)}, toUInt16(0)) AS UInt16) AS number, fingerprint, toUnixTimestamp64Milli(time) AS ms, value
        FROM metric_samples
        WHERE metric IN {metrics:Array(String)}
          AND time > fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND time <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        ORDER BY metric, fingerprint, time
        FORMAT Native
        """;

    private const int MostMetrics = ushort.MaxValue;
    private readonly SeriesReader _series = new(client, labels);

    public async Task ScanAsync(
        string project, IReadOnlyCollection<string> metricNames, long fromMs, long toMs, SampleBlockHandler handler, CancellationToken cancellationToken)
    {
        var names = metricNames.Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length == 0 || toMs <= fromMs) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Length, MostMetrics, nameof(metricNames));
        health.ThrowIfUnavailable();
        var database = await schema.EnsureAsync(project, cancellationToken);
        var parameters = new QueryParameters().AddNumbered("metrics", names).Add("from", fromMs).Add("to", toMs);
        var started = time.GetTimestamp();
        await client.QueryAsync(database, Scan, parameters, (body, token) => ReadAsync(body, names, handler, token), cancellationToken);
        metrics.Scanned(time.GetElapsedTime(started));
    }

    public async Task<IReadOnlyList<SeriesIdentity>> FindSeriesAsync(
        string project, IReadOnlyCollection<string> metricNames, long sinceMs, CancellationToken cancellationToken)
    {
        health.ThrowIfUnavailable();
        return metricNames.Count == 0 ? [] : await _series.FindAsync(await schema.EnsureAsync(project, cancellationToken), metricNames, sinceMs, cancellationToken);
    }

    public async Task<IReadOnlyList<SeriesIdentity>> GetSeriesAsync(
        string project, string metric, IReadOnlyCollection<ulong> fingerprints, CancellationToken cancellationToken)
    {
        health.ThrowIfUnavailable();
        return fingerprints.Count == 0 ? [] : await _series.GetAsync(await schema.EnsureAsync(project, cancellationToken), metric, fingerprints, cancellationToken);
    }

    private static async Task ReadAsync(Stream body, string[] names, SampleBlockHandler handler, CancellationToken cancellation)
    {
        using var reader = new RowReader(body);
        var block = new ScanBlock();
        while (await NativeBlocks.ReadHeadAsync(reader, expectedColumns: 4, cancellation) is { } rows)
        {
            if (rows == 0) continue;
            await NativeBlocks.ReadColumnAsync(reader, "UInt16", block.Metrics, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "UInt64", block.Fingerprints, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "Int64", block.Times, rows, cancellation);
            await NativeBlocks.ReadColumnAsync(reader, "Float64", block.Values, rows, cancellation);
            block.Deliver(names, handler);
        }
    }
}
