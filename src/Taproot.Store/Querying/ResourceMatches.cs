using Taproot.Store.Client;

namespace Taproot.Store.Querying;

/// <summary>An attribute that is looked for, and whether any resource has it.</summary>
internal readonly record struct AttributeMatch(AttributeFilter Filter, bool HasResource);

/// <summary>
/// Looks attributes up in the table of resources, which is small: where no resource has one, which is most often so, the rows' own attributes decide alone,
/// and where one has, rows are chosen by its key. What a resource says is never read row by row.
/// </summary>
internal static class ResourceMatches
{
    /// <summary>Says for each attribute of a query whether a resource has it.</summary>
    public static async Task<IReadOnlyList<AttributeMatch>> FindAsync(
        StoreClient client, string database, SearchedTable table, RowQuery query, CancellationToken cancellation)
    {
        if (query.Attributes.Count == 0) return [];
        var where = new Conditions();
        List<string> columns = [.. query.Attributes.Select(filter => $"countIf({where.OfResource(filter)}) > 0")];
        where.AddDays(query.Window);
        var lines = await client.ReadLinesAsync(database, $"SELECT {string.Join(", ", columns)} FROM {table.Resources} WHERE {where} FORMAT TabSeparated", where.Parameters, cancellation);
        var found = lines[0].Split('\t');
        return [.. query.Attributes.Select((filter, i) => new AttributeMatch(filter, found[i] == "1"))];
    }
}
