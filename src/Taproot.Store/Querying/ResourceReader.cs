using System.Globalization;
using System.Text.Json;
using Taproot.Store.Client;

namespace Taproot.Store.Querying;

/// <summary>Reads the resources that sent a signal.</summary>
internal static class ResourceReader
{
    private const int MostResources = 20_000;

    private sealed record Row(ulong ResourceKey, string ServiceName, Dictionary<string, string> Attributes, long Seen);

    /// <summary>The resources of the days of a window.</summary>
    public static async Task<IReadOnlyList<StoredResource>> ListAsync(
        StoreClient client, string database, string table, TimeWindow window, CancellationToken cancellation)
    {
        var sql = $$"""
            SELECT ResourceKey, ServiceName, any(ResourceAttributes) AS Attributes, toUnixTimestamp(max(LastSeen)) AS Seen
            FROM {{table}} WHERE Day >= toDate({from:Int64}) AND Day <= toDate({to:Int64})
            GROUP BY ResourceKey, ServiceName ORDER BY Seen DESC LIMIT {{MostResources.ToString(CultureInfo.InvariantCulture)}}
            FORMAT JSONEachRow
            """;
        var parameters = new QueryParameters().Add("from", window.FromMs / 1000).Add("to", window.ToMs / 1000);
        var lines = await client.ReadLinesAsync(database, sql, parameters, cancellation);
        return [.. lines.Select(line => JsonRows.Read<Row>(line)).Select(r => new StoredResource(r.ResourceKey, r.ServiceName, r.Attributes, r.Seen * 1000))];
    }
}

/// <summary>Rows in ClickHouse's JSON.</summary>
internal static class JsonRows
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString };

    /// <summary>Reads a row.</summary>
    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Options) ?? throw new IOException("The store's answer has an empty row.");
}
