using Taproot.Inspections;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Server.Recorder;

/// <summary>Makes a project's worlds: builds them, and lets the inspections judge them before anybody sees them.</summary>
internal sealed class WorldMaker(IInspectionSettingsSource settings, IWorldRulesSource? rules = null)
{
    /// <summary>A world that is ready to be published.</summary>
    public World Make(string project, WorldInput input)
    {
        var world = WorldBuilder.Build(input with { Rules = rules?.Of(project) ?? WorldRules.None });
        Inspector.Judge(world, settings.Of(project));
        return world;
    }
}
