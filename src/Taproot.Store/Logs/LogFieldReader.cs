using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Reads names and values of fields from a part of the records that match.</summary>
internal sealed class LogFieldReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ILogFieldReader
{
    private const int KeySample = 20_000;
    private const int ValueSample = 100_000;
    private const int MostKeys = 500;
    private const int MostValueLength = 256;
    private const int Parts = 16;
    private const string Keys = "arrayDistinct(arrayConcat(mapKeys(LogAttributes), mapKeys(ResourceAttributes)))";

    private sealed record Row(string Value, long Records);

    public async Task<FieldSample> ListKeysAsync(string project, LogQuery query, CancellationToken cancellationToken)
    {
        var sql = await PrepareAsync(project, query, cancellationToken);
        var sample = await SampleAsync(sql, query.Window, KeySample, Keys, null, MostKeys, cancellationToken);
        return sample with { Values = [.. sample.Values.Where(v => v.Value != "pattern.hash")] };
    }

    public async Task<FieldSample> ListValuesAsync(string project, LogQuery query, string field, string text, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(field);
        var sql = await PrepareAsync(project, query, cancellationToken);
        if (LogSource.AreMinutesEnough(query) && field.Equals("service", StringComparison.OrdinalIgnoreCase)) return await ServicesAsync(sql, query.Window, text, limit, cancellationToken);
        return await SampleAsync(sql, query.Window, ValueSample, field, text, limit, cancellationToken);
    }

    private Task<LogQuerySql> PrepareAsync(string project, LogQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return LogQuerySql.PrepareAsync(client, schema, health, project, query, cancellation);
    }

    // The names of services are counted by the minute.
    private async Task<FieldSample> ServicesAsync(LogQuerySql sql, TimeWindow window, string text, int limit, CancellationToken cancellation)
    {
        var where = sql.In(LogSource.Minutes.Table, window);
        if (text.Length > 0) where.Add("positionCaseInsensitiveUTF8(ServiceName, @) > 0", "String", text);
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT ServiceName AS Value, sum(Total) AS Records FROM otel_logs_minutes WHERE {where} AND ServiceName != '' GROUP BY Value ORDER BY Records DESC, Value LIMIT {limit} FORMAT JSONEachRow");
        var values = await ReadAsync(sql, statement, where, cancellation);
        return new(values, values.Sum(v => v.Records), IsAll: true);
    }

    /// <summary>Of the last part of the window if it has enough records, else of all of it.</summary>
    private async Task<FieldSample> SampleAsync(LogQuerySql sql, TimeWindow window, int size, string field, string? text, int limit, CancellationToken cancellation)
    {
        var recent = window with { FromMs = window.ToMs - (window.ToMs - window.FromMs) / Parts };
        var (count, part) = (await CountAsync(sql, recent, size, cancellation), recent);
        if (count < size) (count, part) = (await CountAsync(sql, window, size, cancellation), window);
        if (count == 0) return new([], 0, IsAll: true);
        var where = sql.In(LogReader.Table, part);
        var (value, joined) = text is null ? (field, "arrayJoin(V)") : (ValueOf(field, where), "V");
        var having = string.IsNullOrEmpty(text) ? "" : $" AND positionCaseInsensitiveUTF8(Value, {where.Value("String", text)}) > 0";
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT substringUTF8({joined}, 1, {MostValueLength}) AS Value, count() AS Records
            FROM (SELECT {value} AS V FROM otel_logs WHERE {where} LIMIT {size})
            GROUP BY Value HAVING Value != ''{having} ORDER BY Records DESC, Value LIMIT {limit}
            FORMAT JSONEachRow
            """);
        return new(await ReadAsync(sql, statement, where, cancellation), count, IsAll: count < size);
    }

    private async Task<long> CountAsync(LogQuerySql sql, TimeWindow window, int most, CancellationToken cancellation)
    {
        var where = sql.In(LogReader.Table, window);
        var statement = string.Create(CultureInfo.InvariantCulture, $"SELECT count() FROM (SELECT 1 FROM otel_logs WHERE {where} LIMIT {most}) FORMAT TabSeparated");
        return long.Parse((await client.ReadLinesAsync(sql.Database, statement, where.Parameters, cancellation))[0], CultureInfo.InvariantCulture);
    }

    private static string ValueOf(string field, Conditions where)
    {
        if (LogFields.All.Known.TryGetValue(field, out var column))
        {
            return column switch
            {
                TextColumn text => text.Expression,
                BodyColumn body => body.Expression,
                _ => "transform(intDiv(SeverityNumber + 3, 4), [0, 1, 2, 3, 4, 5, 6], ['unknown', 'debug', 'debug', 'info', 'warning', 'error', 'critical'], '')",
            };
        }
        var target = FieldTarget.Of(field);
        var key = where.Value("String", target.Key);
        return (target.OfRow, target.OfResource) switch
        {
            (true, false) => $"LogAttributes[{key}]",
            (false, true) => $"ResourceAttributes[{key}]",
            _ => $"if(mapContains(LogAttributes, {key}), LogAttributes[{key}], ResourceAttributes[{key}])",
        };
    }

    private async Task<IReadOnlyList<FieldCount>> ReadAsync(LogQuerySql sql, string statement, Conditions where, CancellationToken cancellation) =>
        [.. (await client.ReadLinesAsync(sql.Database, statement, where.Parameters, cancellation)).Select(line => JsonRows.Read<Row>(line)).Select(r => new FieldCount(r.Value, r.Records))];
}
