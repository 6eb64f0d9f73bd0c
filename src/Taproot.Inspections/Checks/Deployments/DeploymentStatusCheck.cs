using Taproot.Inspections.Deployments;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Deployments;

/// <summary>A rollout that does not get done: the new version does not start, or the old one does not go.</summary>
internal sealed class DeploymentStatusCheck : ApplicationCheck
{
    private static readonly CheckDefinition Own = new(
        "DeploymentStatus", ReportIds.Deployments, "Deployment status", "a rollout is in progress for longer than {threshold}, or than its own deadline where Kubernetes tells",
        180, CheckUnit.Seconds, CheckWeight.Hazard, "rollout in this window");

    public override CheckDefinition Definition => Own;

    /// <summary>How long a rollout of an application may take, in seconds, where Kubernetes does not say.</summary>
    public static double SecondsOf(Application application, InspectionSettings settings) => settings.Thresholds.Find(Own, application.Id.ToString()).Value;

    protected internal override bool AppliesTo(Application application) =>
        application.Rollouts.Count > 0 || application.Id.Kind is ApplicationKinds.Deployment or ApplicationKinds.StatefulSet or ApplicationKinds.DaemonSet
            or ApplicationKinds.ArgoRollout;

    protected internal override void Run(CheckRun run, Application application)
    {
        if (application.Rollouts.Count == 0) return;
        run.Measured();
        // What no longer runs at all is not being rolled out.
        if (application.Rollouts[^1] is not { State: RolloutState.InProgress } rollout || !application.Instances.Exists(i => i.IsUp || i.Pod is { IsObsolete: false })) return;
        var seconds = (run.World.Grid.ToMs - rollout.StartMs) / 1000.0;
        if (RolloutDeadline.IsStuck(application, rollout, run.World.Grid.ToMs, run.Threshold)) run.Find(new(rollout.Version, seconds, rollout.StartMs) { Detail = rollout.What });
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The rollout of {findings[0].Detail} has been in progress for {Words.Duration(findings[0].Value)}.";
}
