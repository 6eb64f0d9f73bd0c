using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build.Databases;

/// <summary>What a Kubernetes operator tells of backups: of a cluster, and of single runs.</summary>
internal static class PostgresBackupSeries
{
    private static readonly string[] Resource = ["namespace", "name", "operator"];
    private static readonly string[] OfCluster = [.. Resource, "cluster"];

    public static ImmutableArray<DatabaseSeries<PostgresBackups>> All { get; } =
    [
        Make<PostgresBackups>("pg_backup_target_info", SeriesFunction.Last, Target,
            [.. Resource, "method", "path", "endpoint", "s3_bucket", "s3_endpoint", "gcs_bucket", "azure_container", "schedule", "retention_policy"]),
        Make<PostgresBackups>("pg_cluster_status", SeriesFunction.Last, Condition, [.. Resource, "type", "status", "reason"]),
        Make<PostgresBackups>("pg_backup_last_successful_timestamp_seconds", SeriesFunction.AgeOfSeconds,
            static (b, s) => b.LastSuccessAge[s["method"]] = s.Values, [.. Resource, "method"]),
        Make<PostgresBackups>("pg_backup_first_recoverability_point_timestamp_seconds", SeriesFunction.AgeOfSeconds,
            static (b, s) => b.RecoverableAge[s["method"]] = s.Values, [.. Resource, "method"]),
        Make<PostgresBackups>("pg_backup_last_failed_timestamp_seconds", SeriesFunction.AgeOfSeconds, static (b, s) => b.LastFailureAge = s.Values, Resource),
        Make<PostgresBackups>("pg_backup_schedule_info", SeriesFunction.Last, static (b, s) => Schedule(b, s), [.. OfCluster, "schedule"]),
        Make<PostgresBackups>("pg_backup_next_scheduled_timestamp_seconds", SeriesFunction.AgeOfSeconds, static (b, s) => b.NextAge = s.Values, OfCluster),
    ];

    public static ImmutableArray<DatabaseSeries<PostgresBackupRun>> Runs { get; } =
    [
        Make<PostgresBackupRun>("pg_backup_info", SeriesFunction.Last,
            static (r, s) => (r.Method, r.Kind, r.Path) = (s["method"], s["kind"], s["path"]), [.. OfCluster, "method", "kind", "path"]),
        Make<PostgresBackupRun>("pg_backup_status", SeriesFunction.Last, static (r, s) => r.Status = s.HoldsNow ? s["status"] : r.Status, [.. Resource, "status"]),
        Make<PostgresBackupRun>("pg_backup_completed_timestamp_seconds", SeriesFunction.AgeOfSeconds, static (r, s) => r.CompletedAge = s.Values, OfCluster),
    ];

    private static DatabaseSeries<T> Make<T>(string metric, SeriesFunction function, Action<T, DatabaseSample> set, string[] labels) =>
        new(new(metric, metric, function, [.. labels], []), set);

    private static void Target(PostgresBackups backups, DatabaseSample sample)
    {
        if (!sample.HoldsNow) return;
        backups.Targets.Add(new(sample["method"], Destination(sample), sample["retention_policy"]));
        Schedule(backups, sample);
    }

    private static string Destination(DatabaseSample sample)
    {
        if (sample["path"] is { Length: > 0 } path) return path;
        if (sample["s3_bucket"] is { Length: > 0 } s3) return $"s3://{s3}";
        if (sample["gcs_bucket"] is { Length: > 0 } gcs) return $"gs://{gcs}";
        return sample["azure_container"] is { Length: > 0 } azure ? $"azure://{azure}" : sample["endpoint"];
    }

    private static void Schedule(PostgresBackups backups, DatabaseSample sample)
    {
        if (sample.HoldsNow && sample["schedule"] is { Length: > 0 } schedule && !backups.Schedules.Contains(schedule)) backups.Schedules.Add(schedule);
    }

    private static void Condition(PostgresBackups backups, DatabaseSample sample)
    {
        if (sample.HoldsNow) backups.Conditions[sample["type"]] = (sample["status"], sample["reason"]);
    }
}
