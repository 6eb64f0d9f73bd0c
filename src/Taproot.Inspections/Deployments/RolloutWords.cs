using Taproot.Inspections.Checks.Deployments;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Deployments;

/// <summary>States of rollouts as people read them.</summary>
public static class RolloutWords
{
    /// <summary><c>in progress</c>, <c>paused</c>, <c>stuck</c>, <c>cancelled</c>, <c>deployed</c>.</summary>
    /// <param name="application">Whose it is.</param>
    /// <param name="rollout">The rollout.</param>
    /// <param name="nowMs">The end of the window, milliseconds since the epoch.</param>
    /// <param name="settings">How long one may take.</param>
    public static string Of(Application application, Rollout rollout, long nowMs, InspectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(rollout);
        return rollout.State switch
        {
            RolloutState.Deployed => "deployed",
            RolloutState.Cancelled => "cancelled",
            _ when RolloutDeadline.IsPaused(application, rollout) => "paused",
            _ => RolloutDeadline.IsStuck(application, rollout, nowMs, DeploymentStatusCheck.SecondsOf(application, settings)) ? "stuck" : "in progress",
        };
    }
}
