using Taproot.Inspections.Checks;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

/// <summary>Asks one check about one application or node of a small world.</summary>
internal static class Asked
{
    public static CheckResult Check(this World world, string application, string check, params ThresholdRule[] thresholds) =>
        Assert.Single(Inspector.Inspect(world, world.App(application), new(new(thresholds))), r => r.Definition.Id == check);

    public static CheckResult NodeCheck(this World world, string node, string check, params ThresholdRule[] thresholds) =>
        Assert.Single(Inspector.Inspect(world, world.Nodes[node], new(new(thresholds))), r => r.Definition.Id == check);

    /// <summary>The world with the statuses that the checks give it.</summary>
    public static World Judged(this Given given)
    {
        var world = given.World();
        Inspector.Judge(world, InspectionSettings.Default);
        return world;
    }
}
