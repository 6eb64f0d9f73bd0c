CREATE DATABASE IF NOT EXISTS `taproot_shop` ON CLUSTER `prod`;

CREATE TABLE IF NOT EXISTS taproot_migrations_local ON CLUSTER `prod`
(
    number UInt32,
    description String,
    applied DateTime('UTC') DEFAULT now()
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY number;

CREATE TABLE IF NOT EXISTS taproot_migrations ON CLUSTER `prod` AS taproot_migrations_local
ENGINE = Distributed(`prod`, `taproot_shop`, `taproot_migrations_local`, number);

CREATE TABLE IF NOT EXISTS metric_series_local ON CLUSTER `prod`
(
    day Date CODEC(ZSTD(1)),
    metric LowCardinality(String) CODEC(ZSTD(1)),
    fingerprint UInt64 CODEC(ZSTD(1)),
    labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY day
ORDER BY (metric, fingerprint)
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_series ON CLUSTER `prod` AS metric_series_local
ENGINE = Distributed(`prod`, `taproot_shop`, `metric_series_local`, fingerprint);

CREATE TABLE IF NOT EXISTS metric_samples_local ON CLUSTER `prod`
(
    metric LowCardinality(String) CODEC(ZSTD(1)),
    fingerprint UInt64 CODEC(ZSTD(1)),
    time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    count Int64 CODEC(Delta(8), ZSTD(1)),
    real Float64 CODEC(FPC, ZSTD(1)),
    value Float64 ALIAS if(reinterpretAsUInt64(real) = 0, toFloat64(count), real)
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toDate(time)
ORDER BY (metric, fingerprint, time)
SETTINGS min_compress_block_size = 262144, max_compress_block_size = 1048576, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_samples ON CLUSTER `prod` AS metric_samples_local
ENGINE = Distributed(`prod`, `taproot_shop`, `metric_samples_local`, fingerprint);

CREATE TABLE IF NOT EXISTS recorded_series_local ON CLUSTER `prod`
(
    week Date CODEC(ZSTD(1)),
    query LowCardinality(String) CODEC(ZSTD(1)),
    key UInt64 CODEC(ZSTD(1)),
    labels Map(LowCardinality(String), String) CODEC(ZSTD(3))
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY week
ORDER BY (query, key)
SETTINGS ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS recorded_series ON CLUSTER `prod` AS recorded_series_local
ENGINE = Distributed(`prod`, `taproot_shop`, `recorded_series_local`, key);

CREATE TABLE IF NOT EXISTS recorded_points_local ON CLUSTER `prod`
(
    query LowCardinality(String) CODEC(ZSTD(1)),
    key UInt64 CODEC(ZSTD(1)),
    time DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    value Float32 CODEC(FPC, ZSTD(1))
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PARTITION BY toMonday(time)
ORDER BY (query, key, time)
SETTINGS min_compress_block_size = 262144, max_compress_block_size = 1048576, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS recorded_points ON CLUSTER `prod` AS recorded_points_local
ENGINE = Distributed(`prod`, `taproot_shop`, `recorded_points_local`, key);

ALTER TABLE metric_series_local ON CLUSTER `prod` MODIFY TTL day + toIntervalDay(8) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_samples_local ON CLUSTER `prod` MODIFY TTL toDateTime(time) + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE recorded_series_local ON CLUSTER `prod` MODIFY TTL week + toIntervalDay(14) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE recorded_points_local ON CLUSTER `prod` MODIFY TTL time + toIntervalDay(7) SETTINGS materialize_ttl_after_modify = 0;

ALTER TABLE metric_samples_local ON CLUSTER `prod` DROP PARTITION ID '20261125';

