using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Replicas that no longer follow their source.</summary>
internal sealed class MysqlReplicationStatusCheck() : ExporterCheck<Mysql>(DatabaseKinds.Mysql)
{
    public override CheckDefinition Definition { get; } = new(
        "MysqlReplicationStatus", DatabaseKinds.Mysql.Report, "MySQL replication status", "the I/O or the SQL thread of a replica does not run", 0, CheckUnit.Count,
        CheckWeight.Hazard, "replica") { HasThreshold = false, Charts = ["mysql-replication-lag"] };

    protected override void Look(CheckRun run, Instance instance, Mysql database)
    {
        foreach (var (name, thread) in new[] { ("I/O", database.IoThread), ("SQL", database.SqlThread) })
        {
            if (thread is null || float.IsNaN(thread.Running.Last(run.RecentPoints))) continue;
            run.Measured();
            if (thread.Running.Last(run.RecentPoints) > 0) continue;
            var why = thread.LastError.Length > 0 ? thread.LastError : thread.State;
            run.Find(new(instance.Name, 1, run.Since(thread.Running, v => !(v > 0)))
            {
                Instance = instance, Detail = $"The {name} thread does not run{(why.Length > 0 ? $": {QueryText.Short(why)}" : "")}.",
            });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Replication has stopped on {Words.Subjects(findings)}. {findings[0].Detail}";
}
