using Taproot.Inspections.Databases;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Servers that soon turn clients away.</summary>
internal sealed class MysqlConnectionsCheck() : ExporterCheck<Mysql>(DatabaseKinds.Mysql)
{
    public override CheckDefinition Definition { get; } = new(
        "MysqlConnections", DatabaseKinds.Mysql.Report, "MySQL connections", "connections are above {threshold} of max_connections", 90, CheckUnit.Percent,
        CheckWeight.Hazard, "figure of connections and max_connections") { Charts = ["mysql-connections", "mysql-new-connections"] };

    protected override void Look(CheckRun run, Instance instance, Mysql database) =>
        run.Above(instance.Name, ReportMath.Percent(TimeSeriesMath.Divide(database.Connections, database.ConnectionsMax)), instance,
            (_, _) => $"{database.Connections.Last(run.RecentPoints):0} of {database.ConnectionsMax.Last(run.RecentPoints):0} are open.");

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} uses {Words.Percent(findings[0].Value)} of its connections: when none is left, clients are turned away.";
}
