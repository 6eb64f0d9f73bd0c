using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Schema;

namespace Taproot.Store.Space;

/// <summary>Reads from the engine's own tables what is stored where.</summary>
internal sealed class StorageReader(StoreClient client, ProjectSchema schema, StoreOptions options, StoreHealth health) : IStorageReader
{
    private const string DatabasePrefix = "taproot_";

    private static readonly Dictionary<string, TableDefinition> Known = Migrations.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public async Task<StorageReport> ReadAsync(string project, CancellationToken cancellationToken)
    {
        health.ThrowIfUnavailable();
        var database = await schema.EnsureAsync(project, cancellationToken);
        var dialect = await schema.DialectAsync(project, cancellationToken);
        var sql = $"""
            SELECT table, sum(rows), sum(bytes_on_disk), sum(data_uncompressed_bytes), count(), uniqExact(partition_id), toString(min(toDateOrNull(partition)))
            FROM {dialect.OnEveryReplica("parts", oneReplica: true)}
            WHERE active AND database = {"{database:String}"}
            GROUP BY table ORDER BY table FORMAT TabSeparated
            """;
        var lines = await client.ReadLinesAsync(database, sql, new QueryParameters().Add("database", database), cancellationToken);
        var byName = lines.Select(line => line.Split('\t')).ToDictionary(cells => dialect.NameOf(cells[0]), StringComparer.Ordinal);
        var tables = Migrations.Tables.Select(table => Stored(table, byName.GetValueOrDefault(table.Name)));
        return new(Describe(await schema.DeploymentAsync(cancellationToken)), [.. tables], await ReadDisksAsync(dialect, cancellationToken));
    }

    /// <summary>All partitions of all projects' tables; on a cluster the largest of equal ones.</summary>
    public async Task<IReadOnlyList<StoredPartition>> ReadPartitionsAsync(CancellationToken cancellation)
    {
        var dialect = new SchemaDialect(await schema.DeploymentAsync(cancellation), "default");
        var sql = $"""
            SELECT database, table, partition_id, toString(toDateOrNull(partition)) AS day, sum(bytes_on_disk)
            FROM {dialect.OnEveryReplica("parts", oneReplica: true)}
            WHERE active AND startsWith(database, {"{prefix:String}"}) AND day != ''
            GROUP BY database, table, partition_id, day FORMAT TabSeparated
            """;
        List<StoredPartition> partitions = [];
        foreach (var line in await client.ReadLinesAsync("default", sql, new QueryParameters().Add("prefix", DatabasePrefix), cancellation))
        {
            var cells = line.Split('\t');
            if (!Known.TryGetValue(dialect.NameOf(cells[1]), out var table) || !DateOnly.TryParseExact(cells[3], "yyyy-MM-dd", out var day)) continue;
            partitions.Add(new(cells[0][DatabasePrefix.Length..], table, cells[2], day, Number(cells[4])));
        }
        return partitions;
    }

    /// <summary>The engine's disks, each replica's own.</summary>
    public async Task<IReadOnlyList<StoreDisk>> ReadDisksAsync(SchemaDialect dialect, CancellationToken cancellation)
    {
        var sql = $"SELECT hostName(), name, path, type, total_space, unreserved_space FROM {dialect.OnEveryReplica("disks", oneReplica: false)} FORMAT TabSeparated";
        return
        [
            .. (await client.ReadLinesAsync("default", sql, QueryParameters.None, cancellation)).Select(line => line.Split('\t'))
                .Select(cells => new StoreDisk(cells[0], cells[1], cells[2], cells[3], Number(cells[4]), Number(cells[5]))),
        ];
    }

    private StoredTable Stored(TableDefinition table, string[]? cells)
    {
        var keptDays = table.AgesFrom is null ? null : (int?)Math.Ceiling(options.RetentionOf(table).TotalDays) + table.ExtraDays;
        return cells is null
            ? new(table.Name, table.Kind, 0, 0, 0, 0, 0, null, keptDays)
            : new(table.Name, table.Kind, Number(cells[1]), Number(cells[2]), Number(cells[3]), (int)Number(cells[4]), (int)Number(cells[5]),
                DateOnly.TryParseExact(cells[6], "yyyy-MM-dd", out var day) ? day : null, keptDays);
    }

    private string Describe(EngineDeployment deployment) => deployment.Kind switch
    {
        DeploymentKind.Cluster => $"cluster {deployment.Cluster} at {client.Address.Authority}",
        DeploymentKind.Cloud => $"ClickHouse Cloud at {client.Address.Authority}",
        _ => options.ClickHouse is null ? "embedded" : $"server {client.Address.Authority}",
    };

    // Sizes of some kinds of disk are not known and come as the largest number there is.
    private static long Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= long.MaxValue ? (long)value : 0;
}
