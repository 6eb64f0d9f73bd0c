namespace Taproot.Store.Schema.Tables;

/// <summary>Points of the recorder's grid, and what they are points of.</summary>
internal static class RecordedTables
{
    private const string RecordedPoints = """
        CREATE TABLE IF NOT EXISTS recorded_points
        (
            query LowCardinality(String) CODEC(ZSTD(1)),
            key UInt64 CODEC(ZSTD(1)),
            time DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
            value Float32 CODEC(FPC, ZSTD(1))
        )
        ENGINE = MergeTree
        PARTITION BY toMonday(time)
        ORDER BY (query, key, time)
        SETTINGS min_compress_block_size = 262144, max_compress_block_size = 1048576, ttl_only_drop_parts = 1
        """;

    private const string RecordedSeries = """
        CREATE TABLE IF NOT EXISTS recorded_series
        (
            week Date CODEC(ZSTD(1)),
            query LowCardinality(String) CODEC(ZSTD(1)),
            key UInt64 CODEC(ZSTD(1)),
            labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
        )
        ENGINE = ReplacingMergeTree
        PARTITION BY week
        ORDER BY (query, key)
        SETTINGS ttl_only_drop_parts = 1
        """;

    public static Table Series { get; } = new("recorded_series", RecordedSeries, Signal: null, "week") { ExtraDays = 7 };

    public static Table Points { get; } = new("recorded_points", RecordedPoints, Signal: null, "time");
}
