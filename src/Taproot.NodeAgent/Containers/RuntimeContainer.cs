namespace Taproot.NodeAgent.Containers;

/// <summary>A container as its runtime numbers it; several of these, one after the other, may be one container by name.</summary>
internal sealed class RuntimeContainer(CgroupIdentity identity, CgroupMembership membership)
{
    internal CgroupIdentity Identity { get; } = identity;

    internal CgroupMembership Membership { get; } = membership;

    /// <summary>Processes that were seen before the name was known.</summary>
    internal List<TrackedProcess> Waiting { get; } = [];

    /// <summary>The named container; null until then.</summary>
    internal TrackedContainer? Container { get; set; }

    /// <summary>True when its runtime says that it is not to be shown (a pause container).</summary>
    internal bool IsHidden { get; set; }

    /// <summary>True while a question about it is under way.</summary>
    internal bool IsAsked { get; set; }

    internal int Attempts { get; set; }

    /// <summary>Timestamp before which the runtime is not asked again.</summary>
    internal long NextAttempt { get; set; }
}
