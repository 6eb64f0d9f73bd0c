using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Servers that should have made a checkpoint long ago. One that writes nothing makes none, and needs none.</summary>
internal sealed class PostgresCheckpointCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    private const double DefaultSegment = 16 << 20;

    public override CheckDefinition Definition { get; } = new(
        "PostgresCheckpoint", DatabaseKinds.Postgres.Report, "PostgreSQL checkpoints", "the last checkpoint is longer ago than {threshold} checkpoint_timeout", 3,
        CheckUnit.Times, CheckWeight.Hazard, "figure of checkpoints and checkpoint_timeout") { Charts = ["postgres-checkpoint-age", "postgres-checkpoint-wal"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        if (database.Setting("checkpoint_timeout") is not { } timeout || timeout <= 0) return;
        var segment = database.Setting("wal_segment_size") ?? DefaultSegment;
        var (since, wal) = (database.Checkpoints.SecondsSinceLast, database.Checkpoints.WalSinceLast);
        var overdue = SeriesMath.Combine(since, wal, (seconds, bytes) => bytes > segment ? (float)(seconds / timeout) : float.IsNaN(bytes) ? float.NaN : 0);
        run.Above(instance.Name, overdue, instance, (_, _) => Detail(since.Last(run.RecentPoints), wal.Last(run.RecentPoints)));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} has made no checkpoint for {findings[0].Value:0.#} times checkpoint_timeout.";

    private static string Detail(double seconds, double bytes) =>
        $"The last one was {Words.Duration(seconds)} ago. After a crash {Words.Bytes(bytes)} of WAL would have to be replayed. The disk may be too slow to write what is dirty.";
}
