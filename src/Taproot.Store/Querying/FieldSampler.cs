using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying.Filters;

namespace Taproot.Store.Querying;

/// <summary>Counts names and values of fields in the newest rows that match.</summary>
/// <param name="client">The engine.</param>
/// <param name="table">The rows.</param>
/// <param name="database">The project's database.</param>
/// <param name="window">When they are of.</param>
/// <param name="conditions">What they must be, in a part of the window.</param>
internal sealed class FieldSampler(StoreClient client, SearchedTable table, string database, TimeWindow window, Func<TimeWindow, Conditions> conditions)
{
    private const int KeySample = 20_000;
    private const int ValueSample = 100_000;
    private const int MostKeys = 500;
    private const int MostValueLength = 256;
    private const int Parts = 16;

    private sealed record Row(string Value, long Records);

    /// <summary>Rows that are looked at.</summary>
    private readonly record struct Newest(long Count, long From, bool IsAll);

    /// <summary>Names of attributes of the rows and of their resources.</summary>
    public async Task<FieldSample> ListKeysAsync(CancellationToken cancellation)
    {
        var newest = await FindNewestAsync(KeySample, cancellation);
        if (newest.Count == 0) return new([], 0, IsAll: true);
        var keys = $"arrayJoin(arrayDistinct(arrayConcat(mapKeys({table.Attributes}), mapKeys(ResourceAttributes))))";
        return await CountAsync(newest, KeySample, _ => (keys, ""), MostKeys, cancellation);
    }

    /// <summary>Values of a field that have a text within.</summary>
    public async Task<FieldSample> ListValuesAsync(string field, string text, int limit, CancellationToken cancellation)
    {
        var newest = await FindNewestAsync(ValueSample, cancellation);
        if (newest.Count == 0) return new([], 0, IsAll: true);
        return await CountAsync(newest, ValueSample, where => (ValueOf(field, where), text), limit, cancellation);
    }

    /// <summary>Counts rows that were counted before.</summary>
    /// <param name="counted">What stands behind FROM.</param>
    /// <param name="where">Its conditions.</param>
    /// <param name="column">Column of the value.</param>
    /// <param name="text">What values must have within; empty: anything.</param>
    /// <param name="limit">Most values.</param>
    /// <param name="cancellation">Ends the query.</param>
    public async Task<FieldSample> ListCountedAsync(string counted, Conditions where, string column, string text, int limit, CancellationToken cancellation)
    {
        if (text.Length > 0) where.Add($"positionCaseInsensitiveUTF8({column}, @) > 0", "String", text);
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {column} AS Value, sum(Total) AS Records FROM {counted} WHERE {where} AND {column} != '' GROUP BY Value ORDER BY Records DESC, Value LIMIT {limit} FORMAT JSONEachRow");
        var values = await ReadAsync(statement, where, cancellation);
        return new(values, values.Sum(v => v.Records), IsAll: true);
    }

    private async Task<FieldSample> CountAsync(Newest newest, int size, Func<Conditions, (string Value, string Text)> choose, int limit, CancellationToken cancellation)
    {
        var where = conditions(window);
        where.Add("Timestamp >= fromUnixTimestamp64Nano(@)", "Int64", newest.From);
        var (value, text) = choose(where);
        var having = text.Length == 0 ? "" : $" AND positionCaseInsensitiveUTF8(Value, {where.Value("String", text)}) > 0";
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT substringUTF8(V, 1, {MostValueLength}) AS Value, count() AS Records
            FROM (SELECT {value} AS V FROM (SELECT * FROM {table.Name} WHERE {where} LIMIT {size}))
            GROUP BY Value HAVING Value != ''{having} ORDER BY Records DESC, Value LIMIT {limit}
            FORMAT JSONEachRow
            """);
        return new(await ReadAsync(statement, where, cancellation), newest.Count, newest.IsAll);
    }

    /// <summary>Of the last part of the window if it has enough rows, else of all of it.</summary>
    private async Task<Newest> FindNewestAsync(int size, CancellationToken cancellation)
    {
        var recent = await NewestOfAsync(window with { FromMs = window.ToMs - (window.ToMs - window.FromMs) / Parts }, size, cancellation);
        return recent.IsAll ? await NewestOfAsync(window, size, cancellation) : recent;
    }

    // Rows lie by service: the first that come are not the newest, and not of all services.
    private async Task<Newest> NewestOfAsync(TimeWindow part, int size, CancellationToken cancellation)
    {
        var where = conditions(part);
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT count(), toUnixTimestamp64Nano(min(T)) FROM (SELECT Timestamp AS T FROM {table.Name} WHERE {where} ORDER BY T DESC LIMIT {size}) FORMAT TabSeparated");
        var cells = (await client.ReadLinesAsync(database, statement, where.Parameters, cancellation))[0].Split('\t');
        var count = long.Parse(cells[0], CultureInfo.InvariantCulture);
        return new(count, count == 0 ? 0 : long.Parse(cells[1], CultureInfo.InvariantCulture), count < size);
    }

    private string ValueOf(string field, Conditions where)
    {
        if (table.Fields.Known.TryGetValue(field, out var column)) return column.Value;
        var target = FieldTarget.Of(field);
        var key = where.Value("String", target.Key);
        return (target.OfRow, target.OfResource) switch
        {
            (true, false) => $"{table.Attributes}[{key}]",
            (false, true) => $"ResourceAttributes[{key}]",
            _ => $"if(mapContains({table.Attributes}, {key}), {table.Attributes}[{key}], ResourceAttributes[{key}])",
        };
    }

    private async Task<IReadOnlyList<FieldCount>> ReadAsync(string statement, Conditions where, CancellationToken cancellation) =>
        [.. (await client.ReadLinesAsync(database, statement, where.Parameters, cancellation)).Select(line => JsonRows.Read<Row>(line)).Select(r => new FieldCount(r.Value, r.Records))];
}
