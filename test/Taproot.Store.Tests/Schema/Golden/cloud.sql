CREATE DATABASE IF NOT EXISTS `taproot_shop`;

CREATE TABLE IF NOT EXISTS taproot_migrations
(
    number UInt32,
    description String,
    applied DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree()
ORDER BY number;

CREATE TABLE IF NOT EXISTS metric_series
(
    day Date CODEC(ZSTD(1)),
    metric LowCardinality(String) CODEC(ZSTD(1)),
    fingerprint UInt64 CODEC(ZSTD(1)),
    labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree()
PARTITION BY day
ORDER BY (metric, fingerprint)
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_samples
(
    metric LowCardinality(String) CODEC(ZSTD(1)),
    fingerprint UInt64 CODEC(ZSTD(1)),
    time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    count Int64 CODEC(Delta(8), ZSTD(1)),
    real Float64 CODEC(FPC, ZSTD(1)),
    value Float64 ALIAS if(reinterpretAsUInt64(real) = 0, toFloat64(count), real)
)
ENGINE = MergeTree()
PARTITION BY toDate(time)
ORDER BY (metric, fingerprint, time)
SETTINGS min_compress_block_size = 262144, max_compress_block_size = 1048576, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS recorded_series
(
    week Date CODEC(ZSTD(1)),
    query LowCardinality(String) CODEC(ZSTD(1)),
    key UInt64 CODEC(ZSTD(1)),
    labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree()
PARTITION BY week
ORDER BY (query, key)
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS recorded_points
(
    query LowCardinality(String) CODEC(ZSTD(1)),
    key UInt64 CODEC(ZSTD(1)),
    time DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    value Float32 CODEC(FPC, ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toMonday(time)
ORDER BY (query, key, time)
SETTINGS min_compress_block_size = 262144, max_compress_block_size = 1048576, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS otel_logs
(
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
)
ENGINE = MergeTree()
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, toStartOfFifteenMinutes(Timestamp), PatternHash, Timestamp)
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS otel_logs_resources
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
SETTINGS ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel_logs_resources_mv TO otel_logs_resources AS
SELECT
    toDate(Timestamp) AS Day, ServiceName, ResourceKey, any(ResourceAttributes) AS ResourceAttributes,
    max(toDateTime(Timestamp)) AS LastSeen
FROM otel_logs
GROUP BY Day, ServiceName, ResourceKey;

CREATE TABLE IF NOT EXISTS otel_traces
(
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
)
ENGINE = MergeTree()
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, toStartOfFifteenMinutes(Timestamp), SpanName, Timestamp)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS otel_traces_trace_id_ts
(
    TraceId String CODEC(ZSTD(1)),
    Start DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    End DateTime('UTC') CODEC(Delta(4), ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Start)
ORDER BY (TraceId, Start)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_trace_id_ts_mv TO otel_traces_trace_id_ts AS
SELECT
    TraceId, min(toDateTime(Timestamp)) AS Start, max(toDateTime(Timestamp)) AS End
FROM otel_traces
GROUP BY TraceId;

CREATE TABLE IF NOT EXISTS otel_traces_histogram
(
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
)
ENGINE = SummingMergeTree((Total, Failed, DurationSum))
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, SpanName, SpanKind, Root, Peer, Timestamp, Bucket)
SETTINGS ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_histogram_mv TO otel_traces_histogram AS
SELECT
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
FROM otel_traces
GROUP BY ServiceName, SpanName, SpanKind, Root, Peer, Timestamp, Bucket;

CREATE TABLE IF NOT EXISTS otel_traces_resources
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
SETTINGS ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_resources_mv TO otel_traces_resources AS
SELECT
    toDate(Timestamp) AS Day, ServiceName, ResourceKey, any(ResourceAttributes) AS ResourceAttributes,
    max(toDateTime(Timestamp)) AS LastSeen
FROM otel_traces
GROUP BY Day, ServiceName, ResourceKey;

CREATE TABLE IF NOT EXISTS profiling_stacks
(
    ServiceName LowCardinality(String) CODEC(ZSTD(1)),
    Hash UInt64 CODEC(ZSTD(1)),
    LastSeen DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    Stack Array(String) CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toDate(LastSeen)
ORDER BY (ServiceName, Hash)
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS profiling_samples
(
    ServiceName LowCardinality(String) CODEC(ZSTD(1)),
    Type LowCardinality(String) CODEC(ZSTD(1)),
    Start DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    End DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    Labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    StackHash UInt64 CODEC(ZSTD(1)),
    Value Int64 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Start)
ORDER BY (ServiceName, Type, Start, End)
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS profiling_profiles
(
    ServiceName LowCardinality(String) CODEC(ZSTD(1)),
    Type LowCardinality(String) CODEC(ZSTD(1)),
    LastSeen DateTime64(9, 'UTC') CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(LastSeen)
PARTITION BY toDate(LastSeen)
ORDER BY (ServiceName, Type)
SETTINGS ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS profiling_profiles_mv TO profiling_profiles AS
SELECT
    ServiceName,
    Type,
    max(End) AS LastSeen
FROM profiling_samples
GROUP BY ServiceName, Type;

CREATE TABLE IF NOT EXISTS metric_metadata
(
    week Date CODEC(ZSTD(1)),
    metric LowCardinality(String) CODEC(ZSTD(1)),
    type LowCardinality(String) CODEC(ZSTD(1)),
    help String CODEC(ZSTD(3)),
    unit LowCardinality(String) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree()
PARTITION BY week
ORDER BY metric
SETTINGS ttl_only_drop_parts = 1;

ALTER TABLE otel_logs DROP INDEX IF EXISTS idx_res_attr_value;

ALTER TABLE otel_traces DROP INDEX IF EXISTS idx_res_attr_value;

ALTER TABLE otel_traces ADD INDEX IF NOT EXISTS idx_link_trace_id `Links.TraceId` TYPE bloom_filter(0.01) GRANULARITY 1;

CREATE TABLE IF NOT EXISTS metric_exemplars
(
    metric LowCardinality(String) CODEC(ZSTD(1)),
    fingerprint UInt64 CODEC(ZSTD(1)),
    time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    value Float64 CODEC(ZSTD(1)),
    labels Map(LowCardinality(String), String) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toDate(time)
ORDER BY (metric, fingerprint, time, value)
SETTINGS ttl_only_drop_parts = 1;

ALTER TABLE metric_samples MODIFY COLUMN count Int64 CODEC(Delta(8), T64('bit'), ZSTD(1));

ALTER TABLE metric_samples MODIFY COLUMN real Float64 CODEC(Delta(8), ZSTD(1));

CREATE TABLE IF NOT EXISTS otel_logs_minutes
(
    PatternHash LowCardinality(String) CODEC(ZSTD(1)),
    ServiceName LowCardinality(String) CODEC(ZSTD(1)),
    ResourceKey UInt64 CODEC(ZSTD(1)),
    SeverityNumber UInt8 CODEC(ZSTD(1)),
    Timestamp DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    Total UInt64 CODEC(ZSTD(1)),
    Sample String CODEC(ZSTD(3))
)
ENGINE = SummingMergeTree(Total)
PARTITION BY toDate(Timestamp)
ORDER BY (PatternHash, ServiceName, ResourceKey, SeverityNumber, Timestamp)
SETTINGS ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel_logs_minutes_mv TO otel_logs_minutes AS
SELECT
    LogAttributes['pattern.hash'] AS PatternHash, ServiceName, ResourceKey, SeverityNumber,
    toStartOfMinute(toDateTime(Timestamp)) AS Timestamp, count() AS Total, any(substringUTF8(Body, 1, 512)) AS Sample
FROM otel_logs
GROUP BY PatternHash, ServiceName, ResourceKey, SeverityNumber, Timestamp;

CREATE TABLE IF NOT EXISTS otel_traces_joins
(
    Id String CODEC(ZSTD(1)),
    Other String CODEC(ZSTD(1)),
    Time DateTime('UTC') CODEC(Delta(4), ZSTD(1))
)
ENGINE = MergeTree()
PARTITION BY toDate(Time)
ORDER BY (Id, Other)
SETTINGS index_granularity = 256, ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_joins_mv TO otel_traces_joins AS
SELECT
    Pair.1 AS Id, Pair.2 AS Other, toDateTime(Timestamp) AS Time
FROM otel_traces
ARRAY JOIN arrayConcat(arrayMap(other -> (TraceId, other), `Links.TraceId`), arrayMap(other -> (other, TraceId), `Links.TraceId`)) AS Pair
WHERE ScopeName = 'taproot-node-agent' AND Pair.1 != Pair.2;

CREATE TABLE IF NOT EXISTS profiling_sources
(
    Hour DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    ServiceName LowCardinality(String) CODEC(ZSTD(1)),
    Type LowCardinality(String) CODEC(ZSTD(1)),
    SourceKey UInt64 CODEC(ZSTD(1)),
    Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    LastSeen DateTime64(9, 'UTC') CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(LastSeen)
PARTITION BY toDate(Hour)
ORDER BY (Hour, ServiceName, Type, SourceKey)
SETTINGS ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS profiling_sources_mv TO profiling_sources AS
SELECT
    toStartOfHour(toDateTime(End)) AS Hour, ServiceName, Type, cityHash64(ServiceName, Labels['container.id'], Labels['k8s.namespace.name'], Labels['k8s.pod.name'], Labels['k8s.deployment.name'], Labels['k8s.statefulset.name'], Labels['k8s.daemonset.name'], Labels['k8s.cronjob.name'], Labels['k8s.pod.uid'], Labels['k8s.container.name'], Labels['container.name'], Labels['host.name'], Labels['host.id'], Labels['hostname'], Labels['process.pid'], Labels['service.namespace'], Labels['process.executable.name'], Labels['namespace'], Labels['pod']) AS SourceKey,
    mapFilter((name, _) -> name IN ('container.id', 'k8s.namespace.name', 'k8s.pod.name', 'k8s.deployment.name', 'k8s.statefulset.name', 'k8s.daemonset.name', 'k8s.cronjob.name', 'k8s.pod.uid', 'k8s.container.name', 'container.name', 'host.name', 'host.id', 'hostname', 'process.pid', 'service.namespace', 'process.executable.name', 'namespace', 'pod'), any(Labels)) AS Attributes,
    max(End) AS LastSeen
FROM profiling_samples
GROUP BY Hour, ServiceName, Type, SourceKey;

ALTER TABLE profiling_samples ADD INDEX IF NOT EXISTS idx_end End TYPE minmax GRANULARITY 1;

ALTER TABLE otel_logs ADD INDEX IF NOT EXISTS idx_body arrayConcat(reinterpret(left(lower(Body), bitAnd(length(Body), 4294967292)), 'Array(UInt32)'), reinterpret(left(substring(lower(Body), 3), bitAnd(greatest(length(Body), 2) - 2, 4294967292)), 'Array(UInt32)')) TYPE bloom_filter(0.05) GRANULARITY 1;

ALTER TABLE otel_logs MATERIALIZE INDEX idx_body;

ALTER TABLE profiling_samples ADD COLUMN IF NOT EXISTS SpanId UInt64 CODEC(ZSTD(1));

ALTER TABLE profiling_samples ADD INDEX IF NOT EXISTS idx_span SpanId TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE metric_series MODIFY TTL day + toIntervalDay(8) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_samples MODIFY TTL toDateTime(time) + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE recorded_series MODIFY TTL week + toIntervalDay(14) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE recorded_points MODIFY TTL time + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_logs MODIFY TTL toDateTime(Timestamp) + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_logs_resources MODIFY TTL Day + toIntervalDay(8) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_traces MODIFY TTL toDateTime(Timestamp) + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_traces_trace_id_ts MODIFY TTL Start + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_traces_histogram MODIFY TTL Timestamp + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_traces_resources MODIFY TTL Day + toIntervalDay(8) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE profiling_stacks MODIFY TTL toDateTime(LastSeen) + toIntervalDay(8) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE profiling_samples MODIFY TTL toDateTime(Start) + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE profiling_profiles MODIFY TTL toDateTime(LastSeen) + toIntervalDay(8) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_metadata MODIFY TTL week + toIntervalDay(14) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_exemplars MODIFY TTL toDateTime(time) + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_logs_minutes MODIFY TTL Timestamp + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE otel_traces_joins MODIFY TTL Time + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE profiling_sources MODIFY TTL Hour + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_samples DROP PARTITION ID '20261125';

