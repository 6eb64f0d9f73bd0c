using Taproot.Topology.Build;

namespace Taproot.Server.Recorder;

/// <summary>What people say of how a project's worlds are put together.</summary>
public interface IWorldRulesSource
{
    /// <summary>The present rules of a project; asked at every build.</summary>
    WorldRules Of(string project);
}
