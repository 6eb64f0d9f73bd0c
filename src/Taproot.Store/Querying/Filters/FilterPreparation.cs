using Taproot.Store.Client;

namespace Taproot.Store.Querying.Filters;

/// <summary>
/// Asks the store what must be known before a filter is said in its words: whether it takes the regular expressions, and which fields some resource fits.
/// The table of resources is small, and mostly none fits: then rows decide alone, by their index.
/// </summary>
internal static class FilterPreparation
{
    private const int BadRegex = 427;

    /// <summary>The fields of a filter that no resource fits.</summary>
    /// <exception cref="QueryRefusedException">A regular expression is not understood.</exception>
    public static async Task<IReadOnlySet<FieldFilter>> FindAbsentAsync(
        StoreClient client, string database, SearchedTable table, TimeWindow window, Filter? filter, CancellationToken cancellation)
    {
        var absent = new HashSet<FieldFilter>(ReferenceEqualityComparer.Instance);
        if (filter is null) return absent;
        await CheckRegexesAsync(client, database, filter, cancellation);
        FieldFilter[] fields = [.. filter.Leaves().OfType<FieldFilter>().Where(f => !table.Fields.Known.ContainsKey(f.Field) && FieldTarget.Of(f.Field).OfResource)];
        if (fields.Length == 0) return absent;
        var where = new Conditions();
        var attributes = new AttributeSql(where);
        List<string> columns = [.. fields.Select(f => $"countIf({attributes.OfResource(FieldTarget.Of(f.Field).Key, f)}) > 0")];
        where.AddDays(window);
        var lines = await client.ReadLinesAsync(database, $"SELECT {string.Join(", ", columns)} FROM {table.Resources} WHERE {where} FORMAT TabSeparated", where.Parameters, cancellation);
        var found = lines[0].Split('\t');
        for (var i = 0; i < fields.Length; i++)
        {
            if (found[i] != "1") absent.Add(fields[i]);
        }
        return absent;
    }

    private static async Task CheckRegexesAsync(StoreClient client, string database, Filter filter, CancellationToken cancellation)
    {
        string[] expressions =
        [
            .. filter.Leaves().OfType<TextFilter>().Where(t => t.Match == TextMatch.Regex).Select(t => t.Text),
            .. filter.Leaves().OfType<FieldFilter>().SelectMany(f => f.Values).Where(v => v.Match == ValueMatch.Regex).Select(v => v.Text),
        ];
        if (expressions.Length == 0) return;
        var where = new Conditions();
        var columns = string.Join(", ", expressions.Select(e => $"match('', {where.Value("String", e)})"));
        try
        {
            await client.ReadLinesAsync(database, $"SELECT {columns} FORMAT Null", where.Parameters, cancellation);
        }
        catch (StoreException e) when (e.Code == BadRegex)
        {
            throw new QueryRefusedException($"A regular expression is not understood: {Reason(e.Message)}. Its syntax is RE2's, which has no look-around and no references to groups.", e);
        }
    }

    // Of the engine's message what RE2 says.
    private static string Reason(string message)
    {
        const string Begin = "error: ";
        var from = message.IndexOf(Begin, StringComparison.Ordinal);
        if (from < 0) return "it is not of RE2's syntax";
        from += Begin.Length;
        var to = message.IndexOf(". Look", from, StringComparison.Ordinal);
        return message[from..(to < 0 ? message.Length : to)].Trim();
    }
}
