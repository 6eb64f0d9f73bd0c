using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying.Filters;
using Taproot.Store.Schema;

namespace Taproot.Store.Querying;

/// <summary>A table whose rows have a time, a service, a resource and attributes, and how it is read.</summary>
/// <param name="Name">Name of the table; the one of its resources is named after it.</param>
/// <param name="Columns">What is read, with <paramref name="RowKey"/> as RowKey.</param>
/// <param name="RowKey">An expression that tells rows of the same time apart.</param>
/// <param name="Fields">What query lines may say of it.</param>
internal sealed record SearchedTable(string Name, string Columns, string RowKey, FilterFields Fields)
{
    /// <summary>Column of the rows' own attributes.</summary>
    public string Attributes => Fields.Attributes;

    /// <summary>Name of the table of its resources.</summary>
    public string Resources { get; init; } = Name + "_resources";

    /// <summary>Whether its long texts are indexed by <see cref="TextChunks"/>.</summary>
    public bool HasTextIndex { get; init; }
}

/// <summary>Searches a table of spans or log records.</summary>
internal sealed class RowSearch(StoreClient client, ProjectSchema schema, StoreHealth health, SearchedTable table)
{
    /// <summary>The project's database, when the store can be asked.</summary>
    public async ValueTask<string> ReadyAsync(string project, CancellationToken cancellation)
    {
        health.ThrowIfUnavailable();
        return await schema.EnsureAsync(project, cancellation);
    }

    /// <summary>Rows that match, the newest first.</summary>
    /// <param name="project">The project.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="restrict">Adds the conditions that only this table has.</param>
    /// <param name="cancellation">Ends the query.</param>
    public async Task<IReadOnlyList<TRow>> FindAsync<TRow>(string project, RowQuery query, Action<Conditions> restrict, CancellationToken cancellation)
    {
        var database = await ReadyAsync(project, cancellation);
        var attributes = await ResourceMatches.FindAsync(client, database, table, query, cancellation);
        var absent = await FilterPreparation.FindAbsentAsync(client, database, table, query.Window, query.Filter, cancellation);
        var indexed = table with { HasTextIndex = schema.HasTextIndex(database, table.Name) };
        async Task<IReadOnlyList<TRow>> ReadPartAsync(TimeWindow window)
        {
            var where = new Conditions();
            where.AddCommon(window, query.Services, query.Resources);
            restrict(where);
            where.AddAttributes(table, query.Window, attributes);
            if (query.Filter is { } filter) where.Add(new FilterSql(indexed, query.Window, where, absent).Of(filter));
            where.AddAfter(query.After, table.RowKey);
            where.AddBefore(query.Before, table.RowKey);
            var direction = query.Before is null ? "DESC" : "ASC";
            return await ReadAsync<TRow>(database, where, $"Timestamp {direction}, {table.RowKey} {direction}", query.Limit, cancellation);
        }

        if (query.Before is not { } before) return await NewestFirst.SearchAsync(query.Window, query.After, query.Limit, ReadPartAsync);
        return [.. (await NewestFirst.SearchNewerAsync(query.Window, before, query.Limit, ReadPartAsync)).Reverse()];
    }

    /// <summary>Reads the rows that conditions leave.</summary>
    public async Task<IReadOnlyList<TRow>> ReadAsync<TRow>(string database, Conditions where, string order, int limit, CancellationToken cancellation)
    {
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {table.Columns}\nFROM {table.Name}\nWHERE {where}\nORDER BY {order} LIMIT {limit}\n{Conditions.Settings}\nFORMAT JSONEachRow");
        var lines = await client.ReadLinesAsync(database, sql, where.Parameters, cancellation);
        return [.. lines.Select(JsonRows.Read<TRow>)];
    }

    /// <summary>The resources that sent rows in a window.</summary>
    public async Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellation) =>
        await ResourceReader.ListAsync(client, await ReadyAsync(project, cancellation), table.Resources, window, cancellation);
}
