using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>What of an application comes in versions, the most telling first.</summary>
internal enum RolloutPart
{
    /// <summary>The pods of one template, by their ReplicaSet.</summary>
    Generation,

    /// <summary>The image's name and tag.</summary>
    Image,

    /// <summary>What is behind the tag.</summary>
    Digest,

    /// <summary>The program of the main process.</summary>
    Program,

    /// <summary>The files of a systemd unit.</summary>
    Unit,
}

/// <summary>Something whose versions follow each other.</summary>
/// <param name="Application">Of what.</param>
/// <param name="Place">The instance, where each is for itself; null where somebody rolls all out together.</param>
/// <param name="Container">The container's name, where an instance has several.</param>
/// <param name="Part">What of it.</param>
/// <param name="IsAside">Whether it only says more of a rollout that another part shows.</param>
internal readonly record struct PartKey(Application Application, Instance? Place, string Container, RolloutPart Part, bool IsAside = false);

/// <summary>What a build is called.</summary>
/// <param name="Name">The program's name, or the image's.</param>
/// <param name="Version">What it calls itself; empty when it does not say.</param>
internal readonly record struct BuildName(string Name, string Version);
