using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Replicas on which what was written on the primary is not to be seen for long.</summary>
internal sealed class PostgresReplicationLagCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    private const float Behind = 1 << 20;

    public override CheckDefinition Definition { get; } = new(
        "PostgresReplicationLag", DatabaseKinds.Postgres.Report, "PostgreSQL replication lag", "a replica is more than {threshold} behind its primary", 30, CheckUnit.Seconds,
        CheckWeight.Hazard, "replica whose primary is known") { Charts = ["postgres-lag", "postgres-lag-bytes", "postgres-lag-stages"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        if (!database.IsReplica || database.Primary?.Postgres is not { } primary) return;
        var lag = PostgresReplication.LagSeconds(primary.Wal.Position, database.Wal.ReplayedPosition, run.World.Grid.StepMs / 1000.0);
        run.Above(instance.Name, lag, instance, (_, _) => Detail(database, run.RecentPoints));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "replica")} behind, {findings[0].Subject} by {Words.Duration(findings[0].Value)}.";

    private static string Detail(Postgres replica, int points)
    {
        if (replica.Wal.ReplayPaused.Last(points) > 0) return "Replay is paused on the replica: pg_wal_replay_resume() lets it go on.";
        if (replica.Wal.ReceiverStatus.Last(points) == 0) return "Its WAL receiver does not run: it is not connected to the primary.";
        var (toReceive, toReplay) = PostgresReplication.Stages(replica);
        var (receive, replay) = (toReceive.Last(points), toReplay.Last(points));
        if (replay > Behind && !(receive > replay))
            return $"{Words.Bytes(replay)} are received but not replayed: a query on the replica holds replay up, or its disk is slow.";
        return receive > Behind ? $"{Words.Bytes(receive)} are not received yet: the network or the primary's WAL sender is slow." : "";
    }
}
