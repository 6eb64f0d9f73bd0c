using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>Tables of samples, and of what the recorder makes of them.</summary>
internal static class MetricTables
{
    private const string PartSettings = "min_compress_block_size = 262144, max_compress_block_size = 1048576";

    public static TableDefinition Series { get; } = new("metric_series", Signal.Metrics)
    {
        Columns = """
            day Date CODEC(ZSTD(1)),
            metric LowCardinality(String) CODEC(ZSTD(1)),
            fingerprint UInt64 CODEC(ZSTD(1)),
            labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
            """,
        Variant = "Replacing",
        PartitionBy = "day",
        OrderBy = "(metric, fingerprint)",
        ShardBy = "fingerprint",
        AgesFrom = "day",
        ExtraDays = 1,
    };

    /// <summary>
    /// A sample's value is in one of two columns: an exact integer in <c>count</c>, anything else in <c>real</c>, the other being zero. Most of an agent's
    /// samples are integers, and as integers their differences pack to a fraction of what any codec makes of doubles. <c>value</c> puts them together.
    /// </summary>
    public static TableDefinition Samples { get; } = new("metric_samples", Signal.Metrics)
    {
        Columns = """
            metric LowCardinality(String) CODEC(ZSTD(1)),
            fingerprint UInt64 CODEC(ZSTD(1)),
            time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
            count Int64 CODEC(Delta(8), ZSTD(1)),
            real Float64 CODEC(FPC, ZSTD(1)),
            value Float64 ALIAS if(reinterpretAsUInt64(real) = 0, toFloat64(count), real)
            """,
        PartitionBy = "toDate(time)",
        OrderBy = "(metric, fingerprint, time)",
        ShardBy = "fingerprint",
        AgesFrom = "toDateTime(time)",
        Settings = PartSettings,
    };

    /// <summary>
    /// Differences of a noisy counter have few bits that change, which T64 puts side by side: two thirds of what they take otherwise, and read faster. Differences of doubles'
    /// bits pack better than what FPC predicts, as most doubles are decimals of a few places.
    /// </summary>
    public static IReadOnlyList<ColumnCodec> BetterCodecs { get; } =
    [
        new("metric_samples", "count", "Int64", "Delta(8), T64('bit'), ZSTD(1)"),
        new("metric_samples", "real", "Float64", "Delta(8), ZSTD(1)"),
    ];

    /// <summary>Single measurements with labels of their own, which usually name a trace. One that is sent again takes its own place.</summary>
    public static TableDefinition Exemplars { get; } = new("metric_exemplars", Signal.Metrics)
    {
        Columns = """
            metric LowCardinality(String) CODEC(ZSTD(1)),
            fingerprint UInt64 CODEC(ZSTD(1)),
            time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
            value Float64 CODEC(ZSTD(1)),
            labels Map(LowCardinality(String), String) CODEC(ZSTD(1))
            """,
        Variant = "Replacing",
        PartitionBy = "toDate(time)",
        OrderBy = "(metric, fingerprint, time, value)",
        ShardBy = "fingerprint",
        AgesFrom = "toDateTime(time)",
    };

    public static TableDefinition RecordedSeries { get; } = new("recorded_series", Signal: null)
    {
        Columns = """
            week Date CODEC(ZSTD(1)),
            query LowCardinality(String) CODEC(ZSTD(1)),
            key UInt64 CODEC(ZSTD(1)),
            labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
            """,
        Variant = "Replacing",
        PartitionBy = "week",
        OrderBy = "(query, key)",
        ShardBy = "key",
        AgesFrom = "week",
        ExtraDays = 7,
    };

    public static TableDefinition RecordedPoints { get; } = new("recorded_points", Signal: null)
    {
        Columns = """
            query LowCardinality(String) CODEC(ZSTD(1)),
            key UInt64 CODEC(ZSTD(1)),
            time DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
            value Float32 CODEC(FPC, ZSTD(1))
            """,
        PartitionBy = "toMonday(time)",
        OrderBy = "(query, key, time)",
        ShardBy = "key",
        AgesFrom = "time",
        Settings = PartSettings,
    };

    /// <summary>What senders tell of metrics; the newest of a week counts.</summary>
    public static TableDefinition Metadata { get; } = new("metric_metadata", Signal.Metrics)
    {
        Columns = """
            week Date CODEC(ZSTD(1)),
            metric LowCardinality(String) CODEC(ZSTD(1)),
            type LowCardinality(String) CODEC(ZSTD(1)),
            help String CODEC(ZSTD(3)),
            unit LowCardinality(String) CODEC(ZSTD(1))
            """,
        Variant = "Replacing",
        PartitionBy = "week",
        OrderBy = "metric",
        ShardBy = "cityHash64(metric)",
        AgesFrom = "week",
        ExtraDays = 7,
    };
}
