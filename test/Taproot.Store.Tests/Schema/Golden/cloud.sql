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

ALTER TABLE metric_series MODIFY TTL day + toIntervalDay(8) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_samples MODIFY TTL toDateTime(time) + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE recorded_series MODIFY TTL week + toIntervalDay(14) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE recorded_points MODIFY TTL time + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_samples DROP PARTITION ID '20261125';

