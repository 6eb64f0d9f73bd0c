using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Replicas on which what was written on the source is not to be seen for long.</summary>
internal sealed class MysqlReplicationLagCheck() : ExporterCheck<Mysql>(DatabaseKinds.Mysql)
{
    public override CheckDefinition Definition { get; } = new(
        "MysqlReplicationLag", DatabaseKinds.Mysql.Report, "MySQL replication lag", "a replica is more than {threshold} behind its source", 30, CheckUnit.Seconds,
        CheckWeight.Hazard, "replica whose lag is known") { Charts = ["mysql-replication-lag"] };

    protected override void Look(CheckRun run, Instance instance, Mysql database) =>
        run.Above(instance.Name, database.ReplicationLag, instance, (_, _) => Detail(database, run.RecentPoints));

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "replica")} behind, {findings[0].Subject} by {Words.Duration(findings[0].Value)}.";

    private static string Detail(Mysql database, int points)
    {
        if (database.SqlThread is { } sql && !(sql.Running.Last(points) > 0)) return "Its SQL thread does not run.";
        return database.SqlThread is { State.Length: > 0 } thread ? $"Its SQL thread: {QueryText.Short(thread.State)}." : "";
    }
}
