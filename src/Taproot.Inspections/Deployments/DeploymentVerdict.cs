using Taproot.Topology.Model;

namespace Taproot.Inspections.Deployments;

/// <summary>Something that is other than before a rollout.</summary>
/// <param name="Status">A warning for what is worse for users, info for what costs more, ok for what is better.</param>
/// <param name="Sentence">What, with both numbers.</param>
public sealed record DeploymentChange(Status Status, string Sentence);

/// <summary>A rollout, held against what ran before it.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="State">How far it is, in words.</param>
/// <param name="Status">The worst of the changes; unknown when there is too little to compare.</param>
/// <param name="Summary">The verdict in one sentence.</param>
/// <param name="Changes">What is other than before, the worst first.</param>
/// <param name="Before">How the version before did; null when the window does not reach so far back.</param>
/// <param name="After">How the new one does; null when it is too early to tell.</param>
public sealed record DeploymentVerdict(
    Rollout Rollout, string State, Status Status, string Summary, IReadOnlyList<DeploymentChange> Changes, DeploymentFigures? Before, DeploymentFigures? After);
