using System.Globalization;

namespace Taproot.Store.Schema;

/// <summary>
/// Says changes of the schema as statements. On a cluster a table becomes two: <c>NAME_local</c>, replicated, on each node, and <c>NAME</c>, distributed over
/// them, so that everything that reads and writes uses one name everywhere.
/// </summary>
internal sealed class SchemaDialect(EngineDeployment deployment, string database)
{
    private const string LocalSuffix = "_local";

    private bool IsCluster => deployment.Kind == DeploymentKind.Cluster;

    private string OnCluster => IsCluster ? $" ON CLUSTER {Quote(deployment.Cluster)}" : "";

    /// <summary>Makes the database.</summary>
    public string CreateDatabase() => $"CREATE DATABASE IF NOT EXISTS {Quote(database)}{OnCluster}";

    /// <summary>Makes a change; may be run again.</summary>
    public IEnumerable<string> Create(SchemaChange change) => change switch
    {
        ColumnCodec column => [$"ALTER TABLE {Stored(column.Table)}{OnCluster} MODIFY COLUMN {column.Column} {column.Type} CODEC({column.Codecs})"],
        TableDefinition table when IsCluster => [CreateTable(table), CreateDistributed(table)],
        TableDefinition table => [CreateTable(table)],
        ViewDefinition view => [CreateView(view)],
        IndexAddition { IsForOldRows: true } index => [AddIndex(index), $"{Alter(index.Table)} MATERIALIZE INDEX {index.Name}"],
        IndexAddition index => [AddIndex(index)],
        ColumnAddition column when IsCluster =>
        [
            $"{Alter(column.Table)} ADD COLUMN IF NOT EXISTS {column.Name} {column.Rest}",
            $"ALTER TABLE {column.Table}{OnCluster} ADD COLUMN IF NOT EXISTS {column.Name} {column.Rest}",
        ],
        ColumnAddition column => [$"{Alter(column.Table)} ADD COLUMN IF NOT EXISTS {column.Name} {column.Rest}"],
        IndexRemoval index => [$"{Alter(index.Table)} DROP INDEX IF EXISTS {index.Name}"],
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.GetType().Name, "Not a change that can be said."),
    };

    /// <summary>How long a table's rows are kept. Whole partitions are dropped, nothing is rewritten.</summary>
    public string SetRetention(TableDefinition table, int days) => string.Create(
        CultureInfo.InvariantCulture,
        $"ALTER TABLE {Stored(table.Name)}{OnCluster} MODIFY TTL {table.AgesFrom} + toIntervalDay({days + table.ExtraDays}) SETTINGS materialize_ttl_after_modify = 0");

    /// <summary>Deletes one partition's rows. Its id comes from the engine and is not taken unless it looks like one.</summary>
    public string DropPartition(TableDefinition table, string partitionId) =>
        partitionId.Length is > 0 and <= 64 && partitionId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? $"ALTER TABLE {Stored(table.Name)}{OnCluster} DROP PARTITION ID '{partitionId}'"
            : throw new ArgumentException($"'{partitionId}' is not the id of a partition.", nameof(partitionId));

    /// <summary>The table that has a table's rows on each node.</summary>
    public string Stored(string table) => IsCluster ? table + LocalSuffix : table;

    /// <summary>The name that statements use for a table that has rows on a node.</summary>
    public string NameOf(string stored) => IsCluster && stored.EndsWith(LocalSuffix, StringComparison.Ordinal) ? stored[..^LocalSuffix.Length] : stored;

    /// <summary>A table of the database <c>system</c>: of all nodes of a cluster, or of one replica of each shard.</summary>
    public string OnEveryReplica(string systemTable, bool oneReplica) =>
        IsCluster ? $"{(oneReplica ? "cluster" : "clusterAllReplicas")}({Quote(deployment.Cluster)}, system.{systemTable})" : $"system.{systemTable}";

    private string Alter(string table) => $"ALTER TABLE {Stored(table)}{OnCluster}";

    private string AddIndex(IndexAddition index) => $"{Alter(index.Table)} ADD INDEX IF NOT EXISTS {index.Name} {index.Rest}";

    private string CreateTable(TableDefinition table)
    {
        var partition = table.PartitionBy is { } by ? $"\nPARTITION BY {by}" : "";
        string[] settings = [.. new[] { table.Settings, table.AgesFrom is null ? "" : "ttl_only_drop_parts = 1" }.Where(s => s.Length > 0)];
        var clause = settings.Length > 0 ? $"\nSETTINGS {string.Join(", ", settings)}" : "";
        return $"""
            CREATE TABLE IF NOT EXISTS {Stored(table.Name)}{OnCluster}
            (
            {Indented(table.Columns)}
            )
            ENGINE = {Engine(table)}{partition}
            ORDER BY {table.OrderBy}{clause}
            """;
    }

    private string Engine(TableDefinition table)
    {
        if (!IsCluster) return $"{table.Variant}MergeTree({table.Arguments})";
        var arguments = table.Arguments.Length > 0 ? $", {table.Arguments}" : "";
        return $"Replicated{table.Variant}MergeTree('/clickhouse/tables/{{shard}}/{{database}}/{{table}}', '{{replica}}'{arguments})";
    }

    private string CreateDistributed(TableDefinition table) =>
        $"CREATE TABLE IF NOT EXISTS {table.Name}{OnCluster} AS {Stored(table.Name)}\n"
        + $"ENGINE = Distributed({Quote(deployment.Cluster)}, {Quote(database)}, {Quote(Stored(table.Name))}, {table.ShardBy})";

    private string CreateView(ViewDefinition view)
    {
        var rest = view.Rest.Length > 0 ? $"\n{view.Rest}" : "";
        return $"""
            CREATE MATERIALIZED VIEW IF NOT EXISTS {view.Name}{OnCluster} TO {Stored(view.Target)} AS
            SELECT
            {Indented(view.Columns)}
            FROM {Stored(view.Source)}{rest}
            """;
    }

    private static string Indented(string lines) => string.Join('\n', lines.Split('\n').Select(line => "    " + line));

    private static string Quote(string identifier) => $"`{identifier.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("`", @"\`", StringComparison.Ordinal)}`";
}
