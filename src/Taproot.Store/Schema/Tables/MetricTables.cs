using Taproot.Telemetry;

namespace Taproot.Store.Schema.Tables;

/// <summary>Series and samples of metrics.</summary>
internal static class MetricTables
{
    /// <summary>
    /// A sample's value is in one of two columns: an exact integer in <c>count</c>, anything else in <c>real</c>, the other being zero. Most of an agent's
    /// samples are integers, and as integers their differences pack to a fraction of what any codec makes of doubles. <c>value</c> puts them together.
    /// </summary>
    private const string MetricSamples = """
        CREATE TABLE IF NOT EXISTS metric_samples
        (
            metric LowCardinality(String) CODEC(ZSTD(1)),
            fingerprint UInt64 CODEC(ZSTD(1)),
            time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
            count Int64 CODEC(Delta(8), ZSTD(1)),
            real Float64 CODEC(FPC, ZSTD(1)),
            value Float64 ALIAS if(reinterpretAsUInt64(real) = 0, toFloat64(count), real)
        )
        ENGINE = MergeTree
        PARTITION BY toDate(time)
        ORDER BY (metric, fingerprint, time)
        SETTINGS min_compress_block_size = 262144, max_compress_block_size = 1048576, ttl_only_drop_parts = 1
        """;

    private const string MetricSeries = """
        CREATE TABLE IF NOT EXISTS metric_series
        (
            day Date CODEC(ZSTD(1)),
            metric LowCardinality(String) CODEC(ZSTD(1)),
            fingerprint UInt64 CODEC(ZSTD(1)),
            labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
        )
        ENGINE = ReplacingMergeTree
        PARTITION BY day
        ORDER BY (metric, fingerprint)
        SETTINGS ttl_only_drop_parts = 1
        """;

    public static Table Series { get; } = new("metric_series", MetricSeries, Signal.Metrics, "day") { ExtraDays = 1 };

    public static Table Samples { get; } = new("metric_samples", MetricSamples, Signal.Metrics, "toDateTime(time)");
}
