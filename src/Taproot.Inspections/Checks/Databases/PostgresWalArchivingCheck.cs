using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Servers whose log cannot be archived: no restore to a point in time from then on, and the log fills the disk.</summary>
internal sealed class PostgresWalArchivingCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    public override CheckDefinition Definition { get; } = new(
        "PostgresWalArchiving", DatabaseKinds.Postgres.Report, "PostgreSQL WAL archiving", "the last attempt to archive WAL failed", 0, CheckUnit.Count, CheckWeight.Hazard,
        "server that archives its WAL") { HasThreshold = false, Charts = ["postgres-wal-archiving", "postgres-wal-size"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        var status = database.Wal.ArchivingStatus.Last(run.RecentPoints);
        if (float.IsNaN(status)) return;
        run.Measured();
        if (status > 0) return;
        var failures = database.Wal.ArchiveFailures.SumOfLast(run.EventPoints);
        run.Find(new(instance.Name, failures, run.Since(database.Wal.ArchivingStatus, v => !(v > 0)))
        {
            Instance = instance, Detail = Detail(database.Wal.Size.Last(run.RecentPoints)),
        });
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"WAL of {Words.Subjects(findings)} cannot be archived{(findings[0].Value >= 1 ? $": {findings[0].Value:0} attempts failed in the last ten minutes" : "")}.";

    private static string Detail(float size) =>
        float.IsNaN(size) ? "WAL is kept until it is archived: see archive_command and the server's log."
            : $"WAL is kept until it is archived and takes {Words.Bytes(size)} now: see archive_command and the server's log.";
}
