using Taproot.Inspections.Databases;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>The unseen host of a managed database, by the word of the cloud that runs it.</summary>
internal sealed class ManagedNodeCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "ManagedNodeState", ReportIds.Agent, "State told by AWS", "AWS tells a state in which the database does not serve", 0, CheckUnit.Count, CheckWeight.Symptom,
        "managed database") { HasThreshold = false };

    protected internal override bool AppliesTo(Node node) => node.Managed is not null;

    protected internal override void Run(CheckRun run, Node node)
    {
        if (node.Managed is not { Status.Length: > 0 } service)
        {
            run.Unknown(ManagedState.Silent);
            return;
        }
        run.Measured();
        if (!service.IsAvailable) run.Find(new(node.Name, 1, run.World.Grid.ToMs) { Status = ManagedState.Of(service), Detail = $"AWS tells the state {service.Status}." });
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) => findings[0].Detail;
}
