using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model.Databases;
using static Taproot.Topology.Build.Databases.DatabaseSeries;

namespace Taproot.Topology.Build.Databases;

/// <summary>What a PostgreSQL exporter sends of the server.</summary>
internal static class PostgresSeries
{
    // A server has some 300 settings; these are the ones that checks and charts read.
    private const string UsedSettings =
        "max_connections|checkpoint_timeout|wal_segment_size|block_size|track_io_timing|archive_mode|autovacuum|autovacuum_max_workers|"
        + "autovacuum_vacuum_scale_factor|autovacuum_vacuum_threshold|autovacuum_vacuum_cost_delay|autovacuum_vacuum_cost_limit|vacuum_cost_limit|"
        + "autovacuum_analyze_scale_factor|autovacuum_analyze_threshold";

    public static ImmutableArray<DatabaseSeries<Postgres>> All { get; } = [.. Server(), .. Queries(), .. WriteAheadLog(), .. Ages()];

    private static IEnumerable<DatabaseSeries<Postgres>> Server()
    {
        yield return Last<Postgres>("pg_up", static (p, s) => p.Up = s.Values);
        yield return Last<Postgres>("pg_info", static (p, s) => p.Version = s["server_version"], "server_version");
        yield return Last<Postgres>("pg_scrape_error", ScrapeError, "error", "warning");
        var settings = Last<Postgres>("pg_setting", static (p, s) => p.Settings[s["name"]] = new(s["unit"], s.Values), "name", "unit");
        yield return settings with { Query = settings.Query with { Matchers = [new("name", MatchOperator.Matches, UsedSettings)] } };
        yield return Last<Postgres>("pg_database_size_bytes", static (p, s) => p.DatabaseSizes[s["db"]] = s.Values, "db");
        yield return Last<Postgres>("pg_db_table_bloat_bytes", static (p, s) => p.TableBloat[s["db"]] = s.Values, "db");
        yield return Last<Postgres>("pg_db_index_bloat_bytes", static (p, s) => p.IndexBloat[s["db"]] = s.Values, "db");
        yield return Last<Postgres>("pg_autovacuum_workers", static (p, s) => p.AutovacuumWorkers = s.Values);
    }

    private static IEnumerable<DatabaseSeries<Postgres>> Queries() =>
    [
        Last<Postgres>("pg_connections", static (p, s) => p.Sessions.Add(new(Query(s, "query"), s["state"], s["wait_event_type"], s.Values)),
            "db", "user", "state", "query", "wait_event_type"),
        Last<Postgres>("pg_lock_awaiting_queries", static (p, s) => p.Blocking.Add(new(Query(s, "blocking_query"), s.Values)), "db", "user", "blocking_query"),
        Last<Postgres>("pg_latency_seconds", static (p, s) => p.Latency[s["summary"]] = s.Values, "summary"),
        Last<Postgres>("pg_db_queries_per_second", static (p, s) => p.QueriesPerSecond[s["db"]] = s.Values, "db"),
        Last<Postgres>("pg_top_query_calls_per_second", static (p, s) => Of(p.Queries, Query(s, "query")).Calls = s.Values, "db", "user", "query"),
        Last<Postgres>("pg_top_query_time_per_second", static (p, s) => Of(p.Queries, Query(s, "query")).Time = s.Values, "db", "user", "query"),
        Last<Postgres>("pg_top_query_io_time_per_second", static (p, s) => Of(p.Queries, Query(s, "query")).IoTime = s.Values, "db", "user", "query"),
    ];

    private static IEnumerable<DatabaseSeries<Postgres>> WriteAheadLog() =>
    [
        Last<Postgres>("pg_wal_current_lsn", static (p, s) => p.Wal.Position = s.Values),
        Last<Postgres>("pg_wal_receive_lsn", static (p, s) => p.Wal.ReceivedPosition = s.Values),
        Last<Postgres>("pg_wal_reply_lsn", static (p, s) => p.Wal.ReplayedPosition = s.Values),
        Last<Postgres>("pg_wal_replay_paused", static (p, s) => p.Wal.ReplayPaused = s.Values),
        Last<Postgres>("pg_wal_receiver_status", Receiver, "sender_host", "sender_port"),
        Last<Postgres>("pg_wal_size_bytes", static (p, s) => p.Wal.Size = s.Values),
        Last<Postgres>("pg_replication_slot_retained_wal_bytes", Slot, "slot", "active", "wal_status"),
        Increase<Postgres>("pg_wal_archived_segments_total", static (p, s) => p.Wal.Archived = s.Values),
        Increase<Postgres>("pg_wal_archive_failures_total", static (p, s) => p.Wal.ArchiveFailures = s.Values),
        Last<Postgres>("pg_wal_archiving_status", static (p, s) => p.Wal.ArchivingStatus = s.Values),
        Increase<Postgres>("pg_checkpoints_total", static (p, s) => p.Checkpoints.Done = s.Values),
        Increase<Postgres>("pg_restartpoints_total", static (p, s) => p.Checkpoints.RestartPoints = s.Values),
        Increase<Postgres>("pg_checkpoints_scheduled_total", static (p, s) => p.Checkpoints.Triggers[s["type"]] = s.Values, "type"),
        Rate<Postgres>("pg_buffers_written_total", static (p, s) => p.Checkpoints.BuffersWritten[s["source"]] = s.Values, "source"),
        Last<Postgres>("pg_time_since_last_checkpoint_seconds", static (p, s) => p.Checkpoints.SecondsSinceLast = s.Values),
        Last<Postgres>("pg_wal_since_last_checkpoint_bytes", static (p, s) => p.Checkpoints.WalSinceLast = s.Values),
    ];

    private static IEnumerable<DatabaseSeries<Postgres>> Ages() =>
    [
        Last<Postgres>("pg_xid_age", static (p, s) => p.TransactionIdAge[s["db"]] = s.Values, "db"),
        Last<Postgres>("pg_multixact_age", static (p, s) => p.MultixactAge[s["db"]] = s.Values, "db"),
        Last<Postgres>("pg_oldest_xmin_age", static (p, s) => p.OldestXminAge[s["holder"]] = s.Values, "holder"),
    ];

    private static DatabaseQueryId Query(DatabaseSample sample, string text) => new(sample["db"], sample["user"], sample[text]);

    private static void Receiver(Postgres postgres, DatabaseSample sample)
    {
        postgres.Wal.ReceiverStatus = sample.Values;
        (postgres.Wal.PrimaryHost, postgres.Wal.PrimaryPort) = (sample["sender_host"], sample["sender_port"]);
    }

    private static void Slot(Postgres postgres, DatabaseSample sample)
    {
        var slot = Of(postgres.Wal.Slots, sample["slot"]);
        // Each state of a slot is a series of its own: one takes over where the other ends.
        slot.RetainedBytes = Model.TimeSeriesMath.Latest(slot.RetainedBytes, sample.Values);
        slot.IsActive = sample.IsCurrent && sample["active"] is "true" or "t" or "1" or "on";
        slot.Status = sample["wal_status"];
    }

    /// <summary>Also for other kinds of databases: errors and warnings are told the same way.</summary>
    internal static void ScrapeError(Database database, DatabaseSample sample)
    {
        if (!sample.HoldsNow) return;
        if (sample["error"] is { Length: > 0 } error) database.Error = error;
        if (sample["warning"] is { Length: > 0 } warning) database.Warning = warning;
    }
}
