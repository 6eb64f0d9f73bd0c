using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Databases that come near the end of transaction ids: there the server stops taking writes.</summary>
internal sealed class PostgresWraparoundCheck() : ExporterCheck<Postgres>(DatabaseKinds.Postgres)
{
    private const float Limit = 2_147_483_648;

    public override CheckDefinition Definition { get; } = new(
        "PostgresWraparound", DatabaseKinds.Postgres.Report, "PostgreSQL transaction ID wraparound", "the age of the oldest transaction id is above {threshold} of 2^31", 50,
        CheckUnit.Percent, CheckWeight.Hazard, "age of transaction ids") { Charts = ["postgres-xid-age", "postgres-multixact-age", "postgres-xmin-holders"] };

    protected override void Look(CheckRun run, Instance instance, Postgres database)
    {
        if (PostgresReplication.RepeatsPrimary(database)) return;
        foreach (var (name, age) in database.TransactionIdAge)
            run.Above(Subject(instance, name), TimeSeriesMath.Scale(age, 100 / Limit), instance, (_, _) => Detail(database, run.RecentPoints));
        foreach (var (name, age) in database.MultixactAge)
            run.Above(Subject(instance, name) + " (multixacts)", TimeSeriesMath.Scale(age, 100 / Limit), instance, (_, _) => Detail(database, run.RecentPoints));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} has used {Words.Percent(findings[0].Value)} of its transaction ids: at 100 % the server stops taking writes.";

    private static string Subject(Instance instance, string database) => database.Length == 0 ? instance.Name : $"{database} on {instance.Name}";

    private static string Detail(Postgres database, int points) =>
        PostgresVacuum.HeldBack(database, points) is { Length: > 0 } held ? held
            : "Nothing is known to hold vacuum back: run VACUUM (FREEZE) on the tables with the oldest relfrozenxid.";
}
