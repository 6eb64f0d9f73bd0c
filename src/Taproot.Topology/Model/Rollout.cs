namespace Taproot.Topology.Model;

/// <summary>How far a rollout is.</summary>
public enum RolloutState
{
    /// <summary>Instances of the new version do not all run yet.</summary>
    InProgress,

    /// <summary>Another version came before it was done, or it was taken back.</summary>
    Cancelled,

    /// <summary>All instances run the new version.</summary>
    Deployed,
}

/// <summary>What Kubernetes says of a Deployment's rollout.</summary>
public enum RolloutProgress
{
    /// <summary>Nothing, or it is no Deployment.</summary>
    Unknown,

    /// <summary>It goes on, or is done: its own deadline (<c>progressDeadlineSeconds</c>) has not passed.</summary>
    Progressing,

    /// <summary>Its deadline has passed without progress.</summary>
    GaveUp,

    /// <summary>Somebody holds it.</summary>
    Paused,
}

/// <summary>Another version of an application comes up. Times are milliseconds since the epoch.</summary>
/// <param name="Version">The new version: the ReplicaSet, the image, or the digits of a build.</param>
/// <param name="Previous">The version before it.</param>
/// <param name="StartMs">When its first instance was seen.</param>
/// <param name="EndMs">When it was done or cancelled; null while it goes on.</param>
/// <param name="State">How far it is.</param>
/// <param name="What">What is new, for people: <c>image web 1 → 2</c>.</param>
public sealed record Rollout(string Version, string Previous, long StartMs, long? EndMs, RolloutState State, string What);
