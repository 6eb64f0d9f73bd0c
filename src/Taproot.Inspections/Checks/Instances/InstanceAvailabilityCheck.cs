using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Instances;

/// <summary>
/// Instances that should run and do not. Kubernetes tells how many are ordered, and which of its pods are not ready and why. Where nobody ordered a number,
/// those are missed that cannot be seen because their node is silent, and numbered ones (<c>db-0</c>) below one that runs; a pod that was replaced, one whose
/// work is done and a container that somebody stopped are not.
/// </summary>
internal sealed class InstanceAvailabilityCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "InstanceAvailability", ReportIds.Instances, "Instance availability", "fewer than {threshold} of the desired instances run", 75, CheckUnit.Percent,
        CheckWeight.Symptom, "instance that should run") { Charts = ["instances"] };

    protected internal override bool AppliesTo(Application application) =>
        application.Id.Kind is not (ApplicationKinds.ExternalService or ApplicationKinds.Rds or ApplicationKinds.ElasticacheCluster) && !application.IsPeriodicJob;

    protected internal override void Run(CheckRun run, Application application)
    {
        var up = application.Instances.Count(i => PodReadiness.IsServing(run, i));
        var ordered = PodReadiness.Ordered(run, application);
        var missed = application.Instances.Where(i => IsMissed(run, application, i, up)).OrderByDescending(i => i.Pod?.Reason.Length > 0).ToArray();
        var desired = float.IsNaN(ordered) ? up + missed.Length : (int)ordered;
        if (desired == 0)
        {
            // Scaled to zero is what was wanted.
            if (!float.IsNaN(ordered)) run.Measured();
            return;
        }
        run.Measured();
        var percent = 100.0 * up / desired;
        var all = application.Id.Kind == ApplicationKinds.DaemonSet && !float.IsNaN(ordered);
        if (percent >= (all ? 100 : run.Threshold)) return;
        var status = up == 0 && !float.IsNaN(ordered) ? Status.Critical : Status.Warning;
        var count = up == 0 ? "no instance runs" : $"{up} of {desired} instances {(up == 1 ? "runs" : "run")}";
        foreach (var instance in missed)
            run.Find(new(instance.Name, percent, PodReadiness.SinceMs(run, instance)) { Status = status, Instance = instance, Detail = count + Why(instance) });
        if (missed.Length == 0)
            run.Find(new(application.Id.Name, percent, run.Since(application.DesiredInstances, v => v > up)) { Status = status, Detail = count });
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{char.ToUpperInvariant(findings[0].Detail[0])}{findings[0].Detail[1..]}.";

    private static string Why(Instance instance) => instance switch
    {
        { Pod: { IsObsolete: false, IsReady: not null } pod } => $": {PodReadiness.Explain(pod)}",
        { Node: { IsUp: false } node } => $": node {node.Name} does not report",
        _ => $": {instance.Name} is gone",
    };

    private static bool IsMissed(CheckRun run, Application application, Instance instance, int up)
    {
        if (instance.Pod is { IsObsolete: true } || PodReadiness.IsServing(run, instance)) return false;
        if (instance.Pod is { IsReady: not null }) return true;
        if (instance.IsUp) return false;
        if (instance.Node is { IsUp: false }) return !BelongsToNode(application) && (up == 0 || !IsReplaced(application));
        return application.Id.Kind == ApplicationKinds.StatefulSet && Ordinal(instance) is { } own
            && application.Instances.Exists(i => i.IsUp && Ordinal(i) > own) && !application.Instances.Exists(i => i.IsUp && i.Name == instance.Name);
    }

    /// <summary>What a host runs for itself is down with the host, which says so: it need not be said once more for each of its services.</summary>
    private static bool BelongsToNode(Application application) =>
        application.Id.Kind is ApplicationKinds.SystemdUnit or ApplicationKinds.Process && ApplicationCategories.IsAuxiliary(application.Category);

    /// <summary>What comes back under another name has no place of its own to be missed in.</summary>
    private static bool IsReplaced(Application application) => application.Id.Kind is ApplicationKinds.Deployment or ApplicationKinds.ArgoRollout;

    private static int? Ordinal(Instance instance) =>
        int.TryParse(instance.Name.AsSpan(instance.Name.LastIndexOf('-') + 1), out var ordinal) ? ordinal : null;
}
