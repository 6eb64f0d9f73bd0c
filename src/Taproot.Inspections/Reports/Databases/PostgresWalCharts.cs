using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>Checkpoints, write-ahead log and replication of PostgreSQL.</summary>
internal static class PostgresWalCharts
{
    private const double DefaultBlock = 8192;

    public static void Draw(DatabaseScope<Postgres> postgres)
    {
        Checkpoints(postgres);
        WriteAheadLog(postgres);
        Replication(postgres);
    }

    /// <summary>Seconds that a replica is behind; empty for a primary.</summary>
    public static TimeSeries Lag(Postgres? postgres, WorldWindow window) => postgres?.Primary?.Postgres is not { } primary ? default
        : PostgresReplication.LagSeconds(primary.Wal.Position, postgres.Wal.ReplayedPosition, window.World.Grid.StepMs / 1000.0);

    private static void Checkpoints(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        const string None = "No checkpoint was made in this window.";
        postgres.Add("Checkpoints",
            charts.Bars("postgres-checkpoints", "Checkpoints", "count",
                postgres.Each(p => SeriesMath.Sum([p.Checkpoints.Done, p.Checkpoints.RestartPoints])), postgres.Reason(None)),
            charts.Bars("postgres-checkpoint-triggers", "Checkpoints by trigger", "count",
                postgres.Summed(p => p.Checkpoints.Triggers.Select(t => (t.Key, t.Value))), postgres.Reason(None)),
            charts.Line("postgres-checkpoint-writes", "Checkpointer write throughput", "bytes/s",
                postgres.Each(Written), postgres.Reason("The checkpointer wrote nothing in this window.")),
            charts.Line("postgres-checkpoint-age", "Time since last checkpoint", "seconds", postgres.Each(p => p.Checkpoints.SecondsSinceLast), postgres.Reason(None)),
            charts.Line("postgres-checkpoint-wal", "WAL to replay in case of a crash", "bytes", postgres.Each(p => p.Checkpoints.WalSinceLast), postgres.Reason(None)));
    }

    private static void WriteAheadLog(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        var step = postgres.Window.World.Grid.StepMs / 1000.0;
        postgres.Add("WAL",
            charts.Line("postgres-wal-throughput", "WAL throughput", "bytes/s",
                postgres.Each(p => PostgresReplication.Throughput(p.IsReplica ? p.Wal.ReceivedPosition : p.Wal.Position, step)), postgres.Reason("No position in the log was told in this window.")),
            charts.Line("postgres-wal-size", "WAL size", "bytes",
                postgres.Each(p => p.Wal.Size), postgres.Reason("The size of the log was not told: it needs the role pg_monitor.")),
            charts.Bars("postgres-wal-archiving", "WAL archiving", "count",
                postgres.Told.SelectMany(t => new[] { ($"{t.Instance.Name} archived", t.Database.Wal.Archived), ($"{t.Instance.Name} failed", t.Database.Wal.ArchiveFailures) }),
                postgres.Reason("No segment was archived in this window: archive_mode may be off.")),
            charts.Area("postgres-slots", "Replication slots: WAL kept for them", "bytes",
                postgres.Largest(p => p.Wal.Slots.Select(s => (SlotName(s.Key, s.Value), s.Value.RetainedBytes))), postgres.Reason("There is no replication slot.")));
    }

    private static void Replication(DatabaseScope<Postgres> postgres)
    {
        var charts = postgres.Charts;
        const string None = "There is no replica whose primary is known.";
        var replicas = postgres.Told.Where(t => t.Database.Primary is not null).ToList();
        postgres.Add("Replication",
            charts.Line("postgres-lag", "Replication lag", "seconds", replicas.Select(r => (r.Instance.Name, Lag(r.Database, postgres.Window))), postgres.Reason(None)),
            charts.Line("postgres-lag-bytes", "Replication lag in bytes", "bytes",
                replicas.Select(r => (r.Instance.Name, PostgresReplication.LagBytes(r.Database))), postgres.Reason(None)),
            charts.Area("postgres-lag-stages", "Replication stages", "bytes", replicas.SelectMany(r => Stages(r.Instance, r.Database)), postgres.Reason(None)));
    }

    private static (string, TimeSeries)[] Stages(Instance instance, Postgres replica)
    {
        var (toReceive, toReplay) = PostgresReplication.Stages(replica);
        return [($"{instance.Name} to receive", toReceive), ($"{instance.Name} to replay", toReplay)];
    }

    private static TimeSeries Written(Postgres postgres) =>
        TimeSeriesMath.Scale(SeriesMath.Sum(postgres.Checkpoints.BuffersWritten.Values), (float)(postgres.Setting("block_size") ?? DefaultBlock));

    private static string SlotName(string name, PostgresSlot slot)
    {
        var state = slot.Status.Length > 0 && slot.Status != "reserved" ? $", {slot.Status}" : "";
        return slot.IsActive ? name + state : $"{name} (nobody reads it{state})";
    }
}
