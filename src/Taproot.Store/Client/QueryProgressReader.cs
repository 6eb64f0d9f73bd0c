using System.Globalization;
using Taproot.Store.Embedded;

namespace Taproot.Store.Client;

/// <summary>Reads the engine's list of running queries.</summary>
internal sealed class QueryProgressReader(StoreClient client, StoreOptions options, StoreHealth health) : IQueryProgress
{
    // The embedded engine gives queries ids of its own; ours stands in a comment before the statement.
    private readonly string _sql =
        $"""
        SELECT max(elapsed), sum(read_rows), sum(total_rows_approx), count() FROM system.processes
        WHERE startsWith({(options.ClickHouse is null ? "query" : "query_id")}, @)
        FORMAT TabSeparated
        """.Replace("@", "{id:String}", StringComparison.Ordinal);

    public async Task<QueryProgress?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        health.ThrowIfUnavailable();
        var prefix = options.ClickHouse is null ? QueryMark.Before(name) : name;
        var lines = await client.ReadLinesAsync(client.SomeDatabase, _sql, new QueryParameters().Add("id", prefix + "."), cancellationToken);
        var found = lines[0].Split('\t');
        return found[3] == "0" ? null : new(TimeSpan.FromSeconds(double.Parse(found[0], CultureInfo.InvariantCulture)), Number(found[1]), Number(found[2]));
    }

    private static long Number(string text) => (long)Math.Min(ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), long.MaxValue);
}
