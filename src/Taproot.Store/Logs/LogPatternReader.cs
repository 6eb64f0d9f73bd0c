using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Reads patterns of log records: each has the hash, and what it stands for is in the messages.</summary>
internal sealed class LogPatternReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ILogPatternReader
{
    private const long MinuteMs = 60_000;
    private const long NanosecondsASecond = 1_000_000_000;

    private sealed record Row(
        string Pattern, long Records, long Before, long First, long Last, int Severity, string[] Services, ulong[] Resources, long[] Places, long[] Totals, string[] Bodies);

    public async Task<IReadOnlyList<StoredPattern>> ListPatternsAsync(string project, PatternQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var sql = await LogQuerySql.PrepareAsync(client, schema, health, project, query.Records, cancellationToken);
        var source = LogSource.AreMinutesEnough(query.Records) ? LogSource.Minutes : LogSource.Records;
        // A minute is whole: the one in which the window begins is of it.
        var window = source == LogSource.Minutes ? query.Records.Window with { FromMs = query.Records.Window.FromMs / MinuteMs * MinuteMs } : query.Records.Window;
        var frequent = source == LogSource.Minutes ? await FindFrequentAsync(sql, window, query, cancellationToken) : null;
        var rows = frequent is { Count: 0 } ? [] : await ReadAsync(sql, source, window, query, frequent, cancellationToken);
        var seen = await FirstSeenAsync(sql.Database, rows, cancellationToken);
        return [.. rows.Select(r => View(r, seen.GetValueOrDefault(r.Pattern, r.First), query.TrendBuckets))];
    }

    // Minutes lie by pattern: which patterns are shown is found by their counts alone, and messages and trends are read of these.
    private async Task<IReadOnlyList<string>> FindFrequentAsync(LogQuerySql sql, TimeWindow window, PatternQuery query, CancellationToken cancellation)
    {
        var where = ConditionsOf(sql, LogSource.Minutes, window, query);
        var isNow = Between(where, window);
        var wasBefore = query.Before is { } before ? Between(where, before) : "false";
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT PatternHash FROM otel_logs_minutes WHERE {where} AND ({isNow} OR {wasBefore})
            GROUP BY PatternHash ORDER BY sumIf(Total, {isNow}) DESC, sumIf(Total, {wasBefore}) DESC, PatternHash LIMIT {query.Records.Limit} FORMAT TabSeparated
            """);
        return await client.ReadLinesAsync(sql.Database, statement, where.Parameters, cancellation);
    }

    private static Conditions ConditionsOf(LogQuerySql sql, LogSource source, TimeWindow window, PatternQuery query)
    {
        var before = query.Before;
        var where = sql.In(source.Table, new(Math.Min(window.FromMs, before?.FromMs ?? window.FromMs), Math.Max(window.ToMs, before?.ToMs ?? window.ToMs)));
        where.Add("PatternHash != ''");
        if (query.NewSinceMs is { } since) where.Add("PatternHash GLOBAL NOT IN (SELECT PatternHash FROM otel_logs_minutes WHERE Timestamp < toStartOfMinute(fromUnixTimestamp64Milli(@)))", "Int64", since);
        return where;
    }

    private async Task<IReadOnlyList<Row>> ReadAsync(
        LogQuerySql sql, LogSource source, TimeWindow window, PatternQuery query, IReadOnlyList<string>? patterns, CancellationToken cancellation)
    {
        var where = ConditionsOf(sql, source, window, query);
        if (patterns is not null) where.AddTexts("PatternHash IN @", patterns);
        var isNow = Within(where, window);
        var wasBefore = query.Before is { } compared ? Within(where, compared) : "false";
        var step = where.Value("Int64", Math.Max(1, (window.ToMs - window.FromMs) / query.TrendBuckets));
        var place = $"intDiv(Ms - {where.Value("Int64", window.FromMs)}, {step})";
        var trend = $"sumMapIf([{place}], [Total], {isNow})";
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT PatternHash AS Pattern, sumIf(Total, {isNow}) AS Records, sumIf(Total, {wasBefore}) AS Before,
                minIf(toUnixTimestamp64Nano(toDateTime64(Timestamp, 9)), {isNow}) AS First, maxIf(toUnixTimestamp64Nano(toDateTime64(Timestamp, 9)), {isNow}) AS Last,
                max(SeverityNumber) AS Severity, groupUniqArray(8)(ServiceName) AS Services, groupUniqArray(64)(ResourceKey) AS Resources,
                tupleElement({trend}, 1) AS Places, tupleElement({trend}, 2) AS Totals, groupArraySample(24, 1)(Sample) AS Bodies
            FROM
            (
                SELECT PatternHash, ServiceName, ResourceKey, SeverityNumber, Timestamp, {source.Total} AS Total, {source.Sample} AS Sample,
                    toUnixTimestamp64Milli(toDateTime64(Timestamp, 3)) AS Ms
                FROM {source.Table.Name} WHERE {where}
            )
            WHERE {isNow} OR {wasBefore}
            GROUP BY PatternHash ORDER BY Records DESC, Before DESC, Pattern LIMIT {query.Records.Limit}
            FORMAT JSONEachRow
            """);
        return [.. (await client.ReadLinesAsync(sql.Database, statement, where.Parameters, cancellation)).Select(JsonRows.Read<Row>)];
    }

    private async Task<Dictionary<string, long>> FirstSeenAsync(string database, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        Dictionary<string, long> seen = new(StringComparer.Ordinal);
        if (rows.Count == 0) return seen;
        var where = new Conditions();
        where.AddTexts("PatternHash IN @", rows.Select(r => r.Pattern));
        var statement = $"SELECT PatternHash, toUnixTimestamp(min(Timestamp)) FROM otel_logs_minutes WHERE {where} GROUP BY PatternHash FORMAT TabSeparated";
        foreach (var line in await client.ReadLinesAsync(database, statement, where.Parameters, cancellation))
        {
            var parts = line.Split('\t');
            seen[parts[0]] = long.Parse(parts[1], CultureInfo.InvariantCulture) * NanosecondsASecond;
        }
        return seen;
    }

    private static string Between(Conditions where, TimeWindow window) =>
        $"(Timestamp >= fromUnixTimestamp64Milli({where.Value("Int64", window.FromMs)}) AND Timestamp < fromUnixTimestamp64Milli({where.Value("Int64", window.ToMs)}))";

    private static string Within(Conditions where, TimeWindow window) =>
        $"(Ms >= {where.Value("Int64", window.FromMs)} AND Ms < {where.Value("Int64", window.ToMs)})";

    private static StoredPattern View(Row row, long firstSeen, int buckets)
    {
        var trend = new long[buckets];
        for (var i = 0; i < row.Places.Length; i++) trend[Math.Clamp(row.Places[i], 0, buckets - 1)] += row.Totals[i];
        return new(row.Pattern, row.Records, row.Before, row.First, row.Last, firstSeen, row.Severity, row.Services, row.Resources, trend, row.Bodies);
    }
}
