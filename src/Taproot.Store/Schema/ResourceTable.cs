using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>The resources that sent a signal, once a day each: what services there are, and whose they are.</summary>
internal static class ResourceTable
{
    /// <summary>The table of resources beside <paramref name="table"/>.</summary>
    public static TableDefinition Of(string table, Signal signal) => new($"{table}_resources", signal)
    {
        Columns = """
            Day Date CODEC(ZSTD(1)),
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            ResourceKey UInt64 CODEC(ZSTD(1)),
            ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
            LastSeen DateTime('UTC') CODEC(ZSTD(1))
            """,
        Variant = "Replacing",
        Arguments = "LastSeen",
        PartitionBy = "Day",
        OrderBy = "(ServiceName, ResourceKey)",
        ShardBy = "ResourceKey",
        AgesFrom = "Day",
        ExtraDays = 1,
    };

    /// <summary>The view that fills it.</summary>
    public static ViewDefinition ViewOf(string table) => new(
        $"{table}_resources_mv", $"{table}_resources", table,
        """
        toDate(Timestamp) AS Day, ServiceName, ResourceKey, any(ResourceAttributes) AS ResourceAttributes,
        max(toDateTime(Timestamp)) AS LastSeen
        """,
        "GROUP BY Day, ServiceName, ResourceKey");
}
