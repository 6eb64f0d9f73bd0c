using Taproot.Telemetry;

namespace Taproot.Store.Schema.Tables;

/// <summary>The resources that sent a signal, once a day each: what services there are, and whose they are.</summary>
internal static class ResourceTable
{
    /// <summary>The table of resources beside <paramref name="table"/>.</summary>
    public static Table Of(string table, Signal signal) => new(
        $"{table}_resources",
        $"""
        CREATE TABLE IF NOT EXISTS {table}_resources
        (
            Day Date CODEC(ZSTD(1)),
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            ResourceKey UInt64 CODEC(ZSTD(1)),
            ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
            LastSeen DateTime('UTC') CODEC(ZSTD(1))
        )
        ENGINE = ReplacingMergeTree(LastSeen)
        PARTITION BY Day
        ORDER BY (ServiceName, ResourceKey)
        SETTINGS ttl_only_drop_parts = 1
        """,
        signal, "Day") { ExtraDays = 1 };

    /// <summary>The view that fills it.</summary>
    public static string ViewOf(string table) => $"""
        CREATE MATERIALIZED VIEW IF NOT EXISTS {table}_resources_mv TO {table}_resources AS
        SELECT toDate(Timestamp) AS Day, ServiceName, ResourceKey, any(ResourceAttributes) AS ResourceAttributes, max(toDateTime(Timestamp)) AS LastSeen
        FROM {table} GROUP BY Day, ServiceName, ResourceKey
        """;
}
