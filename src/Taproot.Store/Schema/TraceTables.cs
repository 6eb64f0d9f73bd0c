using Taproot.Telemetry;

namespace Taproot.Store.Schema;

/// <summary>Spans, with the column names of OpenTelemetry's ClickHouse exporter, and what is counted and looked up of them.</summary>
internal static class TraceTables
{
    // What is read together is on one shard: a trace.
    private const string ByTrace = "cityHash64(TraceId)";

    public static TableDefinition Traces { get; } = new("otel_traces", Signal.Traces)
    {
        Columns = """
            Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
            TraceId String CODEC(ZSTD(1)),
            SpanId String CODEC(ZSTD(1)),
            ParentSpanId String CODEC(ZSTD(1)),
            TraceState String CODEC(ZSTD(1)),
            SpanName LowCardinality(String) CODEC(ZSTD(1)),
            SpanKind LowCardinality(String) CODEC(ZSTD(1)),
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
            ScopeName LowCardinality(String) CODEC(ZSTD(1)),
            ScopeVersion LowCardinality(String) CODEC(ZSTD(1)),
            SpanAttributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
            Duration UInt64 CODEC(ZSTD(1)),
            StatusCode LowCardinality(String) CODEC(ZSTD(1)),
            StatusMessage String CODEC(ZSTD(1)),
            `Events.Timestamp` Array(DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
            `Events.Name` Array(LowCardinality(String)) CODEC(ZSTD(1)),
            `Events.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(3)),
            `Links.TraceId` Array(String) CODEC(ZSTD(1)),
            `Links.SpanId` Array(String) CODEC(ZSTD(1)),
            `Links.TraceState` Array(String) CODEC(ZSTD(1)),
            `Links.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
            ResourceKey UInt64 CODEC(ZSTD(1)),
            Peer LowCardinality(String) CODEC(ZSTD(1)),
            INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
            INDEX idx_resource ResourceKey TYPE bloom_filter(0.01) GRANULARITY 1,
            INDEX idx_span_attr_value mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
            INDEX idx_res_attr_value mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
            INDEX idx_duration Duration TYPE minmax GRANULARITY 1
            """,
        PartitionBy = "toDate(Timestamp)",
        OrderBy = "(ServiceName, toStartOfFifteenMinutes(Timestamp), SpanName, Timestamp)",
        ShardBy = ByTrace,
        AgesFrom = "toDateTime(Timestamp)",
        // A trace has a span here and there, and each costs a whole granule. Tables made before have larger ones, which an engine cannot change.
        Settings = "index_granularity = 1024",
    };

    /// <summary>The trace of a resource's attribute is found by its key, not row by row; traces that agents of other hosts link to are found by an index.</summary>
    public static IReadOnlyList<SchemaChange> Indexes { get; } =
    [
        new IndexRemoval(Traces.Name, "idx_res_attr_value"),
        new IndexAddition(Traces.Name, "idx_link_trace_id", "`Links.TraceId` TYPE bloom_filter(0.01) GRANULARITY 1"),
    ];

    /// <summary>When the spans of a trace began; the end is the begin of the last one, as the exporter has it.</summary>
    public static TableDefinition TraceTimes { get; } = new("otel_traces_trace_id_ts", Signal.Traces)
    {
        Columns = """
            TraceId String CODEC(ZSTD(1)),
            Start DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
            End DateTime('UTC') CODEC(Delta(4), ZSTD(1))
            """,
        PartitionBy = "toDate(Start)",
        OrderBy = "(TraceId, Start)",
        ShardBy = ByTrace,
        AgesFrom = "Start",
        Settings = "index_granularity = 1024",
    };

    /// <summary>Keeps <see cref="TraceTimes"/>.</summary>
    public static ViewDefinition TraceTimesView { get; } = new(
        "otel_traces_trace_id_ts_mv", "otel_traces_trace_id_ts", "otel_traces",
        "TraceId, min(toDateTime(Timestamp)) AS Start, max(toDateTime(Timestamp)) AS End",
        "GROUP BY TraceId");

    /// <summary>Spans by the minute. A bucket is named by its lower bound in milliseconds; sums of durations are in nanoseconds.</summary>
    public static TableDefinition Histogram { get; } = new("otel_traces_histogram", Signal.Traces)
    {
        Columns = """
            ServiceName LowCardinality(String) CODEC(ZSTD(1)),
            SpanName LowCardinality(String) CODEC(ZSTD(1)),
            SpanKind LowCardinality(String) CODEC(ZSTD(1)),
            Root UInt8 CODEC(ZSTD(1)),
            Peer LowCardinality(String) CODEC(ZSTD(1)),
            Timestamp DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
            Bucket Float64 CODEC(ZSTD(1)),
            Total UInt64 CODEC(ZSTD(1)),
            Failed UInt64 CODEC(ZSTD(1)),
            DurationSum UInt64 CODEC(ZSTD(1))
            """,
        Variant = "Summing",
        Arguments = "(Total, Failed, DurationSum)",
        PartitionBy = "toDate(Timestamp)",
        OrderBy = "(ServiceName, SpanName, SpanKind, Root, Peer, Timestamp, Bucket)",
        ShardBy = "cityHash64(ServiceName, SpanName)",
        AgesFrom = "Timestamp",
    };

    /// <summary>Keeps <see cref="Histogram"/>.</summary>
    public static ViewDefinition HistogramView { get; } = new(
        "otel_traces_histogram_mv", "otel_traces_histogram", "otel_traces",
        """
        ServiceName, SpanName, SpanKind, ParentSpanId = '' AS Root,
        multiIf(
            SpanKind NOT IN ('Client', 'Producer'), '',
            SpanAttributes['peer.service'] != '', SpanAttributes['peer.service'],
            SpanAttributes['server.address'] != '', concat(SpanAttributes['server.address'], if(SpanAttributes['server.port'] = '', '', concat(':', SpanAttributes['server.port']))),
            SpanAttributes['net.peer.name'] != '', concat(SpanAttributes['net.peer.name'], if(SpanAttributes['net.peer.port'] = '', '', concat(':', SpanAttributes['net.peer.port']))),
            SpanAttributes['net.sock.peer.addr']) AS Peer,
        toStartOfMinute(toDateTime(Timestamp)) AS Timestamp,
        roundDown(Duration / 1000000, [0, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000]) AS Bucket,
        count() AS Total, countIf(StatusCode = 'Error') AS Failed, sum(Duration) AS DurationSum
        """,
        "GROUP BY ServiceName, SpanName, SpanKind, Root, Peer, Timestamp, Bucket");

    /// <summary>Which traces agents' links make one, each pair both ways round. Most links lead to hosts without an agent and say nothing.</summary>
    public static TableDefinition Joins { get; } = new("otel_traces_joins", Signal.Traces)
    {
        Columns = """
            Id String CODEC(ZSTD(1)),
            Other String CODEC(ZSTD(1)),
            Time DateTime('UTC') CODEC(Delta(4), ZSTD(1))
            """,
        PartitionBy = "toDate(Time)",
        OrderBy = "(Id, Other)",
        ShardBy = "cityHash64(Id)",
        AgesFrom = "Time",
        Settings = "index_granularity = 256",
    };

    /// <summary>Keeps <see cref="Joins"/>.</summary>
    public static ViewDefinition JoinsView { get; } = new(
        "otel_traces_joins_mv", "otel_traces_joins", "otel_traces",
        "Pair.1 AS Id, Pair.2 AS Other, toDateTime(Timestamp) AS Time",
        """
        ARRAY JOIN arrayConcat(arrayMap(other -> (TraceId, other), `Links.TraceId`), arrayMap(other -> (other, TraceId), `Links.TraceId`)) AS Pair
        WHERE ScopeName = 'taproot-node-agent' AND Pair.1 != Pair.2
        """);

    public static TableDefinition Resources { get; } = ResourceTable.Of("otel_traces", Signal.Traces);

    /// <summary>Keeps <see cref="Resources"/>.</summary>
    public static ViewDefinition ResourcesView { get; } = ResourceTable.ViewOf("otel_traces");
}
