using Taproot.Topology.Model;

namespace Taproot.Inspections.Deployments;

/// <summary>States of rollouts as people read them.</summary>
public static class RolloutWords
{
    private const long StuckMs = 180_000;

    /// <summary><c>in progress</c>, <c>stuck</c>, <c>cancelled</c>, <c>deployed</c>.</summary>
    public static string Of(Rollout rollout, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        return rollout.State switch
        {
            RolloutState.Deployed => "deployed",
            RolloutState.Cancelled => "cancelled",
            _ => nowMs - rollout.StartMs > StuckMs ? "stuck" : "in progress",
        };
    }
}
