using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>
/// Log records by the minute, so that what a big store's histogram and patterns show is added up from few rows. Columns are named as in the table of
/// records: one condition is right for both.
/// </summary>
internal static class LogCountTables
{
    public static TableDefinition Minutes { get; } = new("otel_logs_minutes", Signal.Logs)
    {
        Columns = """
            PatternHash LowCardinality(String) CODEC(ZSTD(1)),
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            ResourceKey UInt64 CODEC(ZSTD(1)),
            SeverityNumber UInt8 CODEC(ZSTD(1)),
            Timestamp DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
            Total UInt64 CODEC(ZSTD(1)),
            Sample String CODEC(ZSTD(3))
            """,
        Variant = "Summing",
        Arguments = "Total",
        PartitionBy = "toDate(Timestamp)",
        OrderBy = "(PatternHash, ServiceName, ResourceKey, SeverityNumber, Timestamp)",
        ShardBy = "cityHash64(PatternHash, ServiceName)",
        AgesFrom = "Timestamp",
    };

    /// <summary>Keeps <see cref="Minutes"/>. The sample is one of the messages, without a long one's end.</summary>
    public static ViewDefinition MinutesView { get; } = new(
        "otel_logs_minutes_mv", "otel_logs_minutes", "otel_logs",
        """
        LogAttributes['pattern.hash'] AS PatternHash, ServiceName, ResourceKey, SeverityNumber,
        toStartOfMinute(toDateTime(Timestamp)) AS Timestamp, count() AS Total, any(substringUTF8(Body, 1, 512)) AS Sample
        """,
        "GROUP BY PatternHash, ServiceName, ResourceKey, SeverityNumber, Timestamp");
}
