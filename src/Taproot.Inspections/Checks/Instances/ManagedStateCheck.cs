using Taproot.Inspections.Databases;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Instances;

/// <summary>Managed databases that do not serve, by the word of the cloud that runs them.</summary>
internal sealed class ManagedStateCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "ManagedState", ReportIds.Instances, "State told by AWS", "AWS tells a state in which the database does not serve", 0, CheckUnit.Count, CheckWeight.Symptom,
        "managed database") { HasThreshold = false, Charts = ["instances"] };

    protected internal override bool AppliesTo(Application application) => application.Id.Kind is ApplicationKinds.Rds or ApplicationKinds.ElasticacheCluster;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (instance.Managed is not { Status.Length: > 0 } service) continue;
            run.Measured();
            if (service.IsAvailable) continue;
            // While another member of the cluster serves, users are served.
            var status = ManagedState.Of(service);
            if (status == Status.Critical && application.Instances.Exists(i => i.IsUp)) status = Status.Warning;
            run.Find(new(instance.Name, 1, run.World.Grid.ToMs) { Instance = instance, Status = status, Detail = $"AWS tells the state {service.Status}." });
        }
        run.Unknown(ManagedState.Silent);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) => $"{Words.Subjects(findings)}: {findings[0].Detail}";
}
