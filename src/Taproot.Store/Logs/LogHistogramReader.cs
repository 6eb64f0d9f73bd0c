using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Counts log records in the store.</summary>
internal sealed class LogHistogramReader(StoreClient client, ProjectSchema schema, StoreHealth health, TimeProvider time) : ILogHistogramReader
{
    private const int FirstParts = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<LogHistogram> ReadAsync(string project, LogQuery query, long stepMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepMs, 1);
        var window = new TimeWindow(query.Window.FromMs / stepMs * stepMs, (query.Window.ToMs + stepMs - 1) / stepMs * stepMs);
        var sql = await LogQuerySql.PrepareAsync(client, schema, health, project, query, cancellationToken);
        var source = LogSource.Of(query, stepMs);
        List<LogBucket> buckets = [];
        if (source == LogSource.Minutes)
        {
            await CountAsync(sql, source, window, stepMs, buckets, cancellationToken);
            return new(window.FromMs, window.ToMs, stepMs, window.FromMs, buckets);
        }
        return new(window.FromMs, window.ToMs, stepMs, await CountNewestAsync(sql, window, stepMs, buckets, cancellationToken), buckets);
    }

    // Part by part from the end, each twice as long as the one before, as long as time is left.
    private async Task<long> CountNewestAsync(LogQuerySql sql, TimeWindow window, long stepMs, List<LogBucket> buckets, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var steps = (window.ToMs - window.FromMs) / stepMs;
        var (to, part) = (window.ToMs, Math.Max(1, steps / FirstParts));
        while (to > window.FromMs && time.GetElapsedTime(started) < Patience)
        {
            var from = Math.Max(window.FromMs, to - part * stepMs);
            await CountAsync(sql, LogSource.Records, new(from, to), stepMs, buckets, cancellation);
            (to, part) = (from, part * 2);
        }
        return to;
    }

    private async Task CountAsync(LogQuerySql sql, LogSource source, TimeWindow window, long stepMs, List<LogBucket> buckets, CancellationToken cancellation)
    {
        var where = sql.In(source.Table, window);
        var step = where.Value("Int64", stepMs);
        var statement = $"""
            SELECT intDiv(toUnixTimestamp64Milli(toDateTime64(Timestamp, 3)), {step}) * {step} AS Bucket, SeverityNumber, sum({source.Total})
            FROM {source.Table.Name} WHERE {where}
            GROUP BY Bucket, SeverityNumber
            FORMAT TabSeparated
            """;
        foreach (var line in await client.ReadLinesAsync(sql.Database, statement, where.Parameters, cancellation))
        {
            var parts = line.Split('\t');
            buckets.Add(new(Number(parts[0]), (int)Number(parts[1]), Number(parts[2])));
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
