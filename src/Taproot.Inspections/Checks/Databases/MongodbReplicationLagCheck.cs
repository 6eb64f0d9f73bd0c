using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Members of a replica set on which what was written on the primary is not to be seen for long.</summary>
internal sealed class MongodbReplicationLagCheck() : ExporterCheck<Mongodb>(DatabaseKinds.Mongodb)
{
    public override CheckDefinition Definition { get; } = new(
        "MongodbReplicationLag", DatabaseKinds.Mongodb.Report, "MongoDB replication lag", "a member is more than {threshold} behind its primary", 30, CheckUnit.Seconds,
        CheckWeight.Hazard, "secondary whose primary is known") { Charts = ["mongodb-replication-lag"] };

    protected override void Look(CheckRun run, Instance instance, Mongodb database) =>
        run.Above(instance.Name, MongodbReplication.Lag(instance), instance, (_, _) => database.State is "secondary" or "" ? "" : $"Its state is {database.State}.");

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "member")} behind, {findings[0].Subject} by {Words.Duration(findings[0].Value)}.";
}
