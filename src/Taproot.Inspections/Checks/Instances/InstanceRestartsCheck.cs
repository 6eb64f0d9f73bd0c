using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Instances;

/// <summary>Containers that start again and again. Starting is what jobs do; once is worth knowing and no more.</summary>
internal sealed class InstanceRestartsCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "InstanceRestarts", ReportIds.Instances, "Restarts", "a container restarts more than {threshold} times in ten minutes", 1, CheckUnit.Count, CheckWeight.Hazard,
        "container that is watched") { Charts = ["restarts"] };

    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService && !application.IsPeriodicJob;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (instance.Containers.Count > 0) run.Measured();
            // What is gone does not restart any more.
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values)
            {
                var count = container.Restarts.SumOfLast(run.EventPoints);
                if (!(count >= 1)) continue;
                var status = count > run.Threshold ? Status.Warning : Status.Info;
                run.Happened(new(instance.Name, count, run.FirstEvent(container.Restarts)) { Instance = instance, Status = status }, container.Restarts);
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Subjects(findings)} restarted {Words.Times(findings.Sum(f => f.Value))} in the last ten minutes{Words.Ended(findings)}.";
}
