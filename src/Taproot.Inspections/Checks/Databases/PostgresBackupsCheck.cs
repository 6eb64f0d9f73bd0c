using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Clusters without a recent backup, whose last backup failed, or whose log is not archived: what an operator tells of them.</summary>
internal sealed class PostgresBackupsCheck() : DatabaseCheck(DatabaseKinds.Postgres)
{
    private const double Grace = 15 * 60;

    public override CheckDefinition Definition { get; } = new(
        "PostgresBackups", DatabaseKinds.Postgres.Report, "PostgreSQL backups",
        "no backup has succeeded within {threshold} (or the schedule's longest pause), the last one failed, or WAL archiving is broken", 86_400, CheckUnit.Seconds,
        CheckWeight.Hazard, "operator of a PostgreSQL cluster (CloudNativePG, Percona) that tells of backups; whether there are any is not known here");

    protected internal override void Run(CheckRun run, Application application)
    {
        if (application.Backups is not { } backups) return;
        Archiving(run, backups);
        var success = BackupSummary.LastSuccess(backups, run.RecentPoints);
        var failure = BackupSummary.LastFailure(backups, run.RecentPoints);
        if (failure is { } failed && !(success < failed))
        {
            var detail = $"The last backup of {backups.Cluster} failed {Words.Duration(failed)} ago.{BackupSummary.Reason(backups)}";
            run.Find(new(backups.Cluster, failed, Ago(run, failed)) { Detail = detail });
        }
        if (success is { } age) Age(run, backups, age);
        else if (failure is null) run.Unknown(Nothing(backups));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) => findings[0].Detail;

    private static void Age(CheckRun run, PostgresBackups backups, double age)
    {
        run.Measured();
        var allowed = Math.Max(run.Threshold, BackupSummary.LongestPause(backups) + Grace ?? 0);
        if (age > allowed)
        {
            run.Find(new(backups.Cluster, age, Ago(run, age - allowed))
            {
                Detail = $"The last successful backup of {backups.Cluster} is {Words.Duration(age)} old; {Words.Duration(allowed)} are allowed.{BackupSummary.Reason(backups)}",
            });
        }
    }

    private static void Archiving(CheckRun run, PostgresBackups backups)
    {
        if (!backups.Conditions.TryGetValue("ContinuousArchiving", out var archiving)) return;
        run.Measured();
        if (archiving.Status == "False")
            run.Find(new(backups.Cluster, 0, Ago(run, 0)) { Detail = $"WAL archiving of {backups.Cluster} is broken{(archiving.Reason.Length > 0 ? $": {archiving.Reason}" : "")}." });
    }

    private static string Nothing(PostgresBackups backups) => backups.Targets.Count == 0 && backups.Schedules.Count == 0
        ? $"No backup is configured for the cluster {backups.Cluster}." : $"No backup of the cluster {backups.Cluster} has been made yet.";

    private static long Ago(CheckRun run, double seconds) => run.World.Grid.TimeMs(run.World.Grid.Count - 1) - (long)(seconds * 1000);
}
