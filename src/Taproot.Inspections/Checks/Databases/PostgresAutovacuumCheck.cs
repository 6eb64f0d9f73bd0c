using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Tables with many dead rows that autovacuum should have removed.</summary>
internal sealed class PostgresAutovacuumCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    private const float MaterialBytes = 512L << 20;

    public override CheckDefinition Definition { get; } = new(
        "PostgresAutovacuum", DatabaseKinds.Postgres.Report, "PostgreSQL autovacuum",
        "a table has more than {threshold} the dead rows at which autovacuum begins, and they take at least 512 MiB", 2, CheckUnit.Times, CheckWeight.Cause,
        "figure of dead rows") { Charts = ["postgres-autovacuum-pressure", "postgres-dead-rows", "postgres-autovacuum-age", "postgres-autovacuum-workers"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        if (PostgresReplication.RepeatsPrimary(database)) return;
        foreach (var (id, table) in database.Tables)
        {
            var pressure = SeriesMath.Combine(PostgresVacuum.Pressure(database, table), table.DeadBytes,
                (times, bytes) => bytes >= MaterialBytes ? times : float.IsNaN(bytes) || float.IsNaN(times) ? float.NaN : 0);
            run.Above(id.ToString(), pressure, instance, (_, _) => Detail(database, table, run.RecentPoints));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Autovacuum is behind on {Words.Subjects(findings)}: {findings[0].Value:0.#} times the dead rows at which it begins.";

    private static string Detail(Postgres database, PostgresTable table, int points) =>
        $"{table.DeadRows.Last(points):#,0} dead rows take {Words.Bytes(table.DeadBytes.Last(points))}. {PostgresVacuum.WhyBehind(database, table, points)}";
}
