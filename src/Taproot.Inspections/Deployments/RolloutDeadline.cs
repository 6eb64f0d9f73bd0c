using Taproot.Topology.Model;

namespace Taproot.Inspections.Deployments;

/// <summary>
/// When a rollout is stuck. Where Kubernetes says how a Deployment gets on, its word counts, for it goes by the deadline that the Deployment itself has
/// (<c>progressDeadlineSeconds</c>); elsewhere a rollout may take as long as the threshold of the check says.
/// </summary>
internal static class RolloutDeadline
{
    public static bool IsStuck(Application application, Rollout rollout, long nowMs, double seconds) => rollout.State == RolloutState.InProgress
        && (IsLast(application, rollout) ? application.Progress : RolloutProgress.Unknown) switch
        {
            RolloutProgress.GaveUp => true,
            RolloutProgress.Progressing or RolloutProgress.Paused => false,
            _ => (nowMs - rollout.StartMs) / 1000.0 > seconds,
        };

    public static bool IsPaused(Application application, Rollout rollout) =>
        rollout.State == RolloutState.InProgress && IsLast(application, rollout) && application.Progress == RolloutProgress.Paused;

    // What Kubernetes says is of the one that goes on now.
    private static bool IsLast(Application application, Rollout rollout) => application.Rollouts.Count > 0 && ReferenceEquals(application.Rollouts[^1], rollout);
}
