using Taproot.Store.Querying.Filters;
using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>Log records, with the column names of OpenTelemetry's ClickHouse exporter.</summary>
internal static class LogTables
{
    /// <summary>
    /// Within a quarter of an hour the records of a service lie by pattern: records that one statement wrote differ little, and packed together they
    /// take a fraction of the room.
    /// </summary>
    public static TableDefinition Logs { get; } = new("otel_logs", Signal.Logs)
    {
        Columns = """
            Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
            TimestampTime DateTime('UTC') ALIAS toDateTime(Timestamp, 'UTC'),
            TraceId String CODEC(ZSTD(1)),
            SpanId String CODEC(ZSTD(1)),
            TraceFlags UInt8 CODEC(ZSTD(1)),
            SeverityText LowCardinality(String) CODEC(ZSTD(1)),
            SeverityNumber UInt8 CODEC(ZSTD(1)),
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            Body String CODEC(ZSTD(3)),
            ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
            ScopeName LowCardinality(String) CODEC(ZSTD(1)),
            ScopeVersion LowCardinality(String) CODEC(ZSTD(1)),
            ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
            LogAttributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
            EventName LowCardinality(String) CODEC(ZSTD(1)),
            ResourceKey UInt64 CODEC(ZSTD(1)),
            PatternHash LowCardinality(String) MATERIALIZED LogAttributes['pattern.hash'] CODEC(ZSTD(1)),
            INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
            INDEX idx_resource ResourceKey TYPE bloom_filter(0.01) GRANULARITY 1,
            INDEX idx_log_attr_value mapValues(LogAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
            INDEX idx_res_attr_value mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1
            """,
        PartitionBy = "toDate(Timestamp)",
        OrderBy = "(ServiceName, toStartOfFifteenMinutes(Timestamp), PatternHash, Timestamp)",
        ShardBy = "rand()",
        AgesFrom = "toDateTime(Timestamp)",
        // What an index leaves of a search is read by the granule. Tables made before have larger ones, which an engine cannot change.
        Settings = "index_granularity = 2048",
    };

    /// <summary>
    /// What a text can be found by. Rows that are there get it in the background. A server that is too old to make numbers of a text goes without.
    /// </summary>
    public static IndexAddition BodyIndex { get; } = new(Logs.Name, "idx_body", $"{TextChunks.Of("Body")} TYPE bloom_filter(0.05) GRANULARITY 1")
    {
        IsForOldRows = true,
        IsOptional = true,
    };

    /// <summary>Attributes of resources are found by the resource's key, not row by row.</summary>
    public static SchemaChange NoResourceIndex { get; } = new IndexRemoval(Logs.Name, "idx_res_attr_value");

    public static TableDefinition Resources { get; } = ResourceTable.Of("otel_logs", Signal.Logs);

    /// <summary>Keeps <see cref="Resources"/>.</summary>
    public static ViewDefinition ResourcesView { get; } = ResourceTable.ViewOf("otel_logs");
}
