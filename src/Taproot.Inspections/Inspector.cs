using Taproot.Inspections.Checks;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections;

/// <summary>Asks the checks. Pure: the same world and settings give the same answers.</summary>
public static class Inspector
{
    /// <summary>
    /// Sets the status, with its reason, of every application, instance and node of a world that is not published yet. The answers themselves are not kept:
    /// they are cheap for one application, and a page shows one.
    /// </summary>
    public static void Judge(World world, InspectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(world);
        foreach (var node in world.Nodes.Values) StatusRules.Apply(node, Inspect(world, node, settings));
        foreach (var application in world.Applications.Values) StatusRules.Apply(world, application, Inspect(world, application, settings));
    }

    /// <summary>The answers of all checks that apply to an application, in order of report.</summary>
    public static IReadOnlyList<CheckResult> Inspect(World world, Application application, InspectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(settings);
        var results = new List<CheckResult>(CheckCatalog.Applications.Length);
        var name = application.Id.ToString();
        var annotated = AnnotatedThresholds.Read(application.Annotations);
        foreach (var check in CheckCatalog.Applications)
        {
            if (!check.AppliesTo(application)) continue;
            var run = Ask(check, world, application, name, annotated, settings);
            check.Run(run, application);
            results.Add(run.Conclude(check));
        }
        return results;
    }

    /// <summary>An asking of one check with the threshold of an application, not answered yet.</summary>
    internal static CheckRun Ask(ApplicationCheck check, World world, Application application, InspectionSettings settings) =>
        Ask(check, world, application, application.Id.ToString(), AnnotatedThresholds.Read(application.Annotations), settings);

    private static CheckRun Ask(ApplicationCheck check, World world, Application application, string name, AnnotatedThresholds annotated, InspectionSettings settings)
    {
        var own = check.DefaultOf(application);
        return new(world, settings.Thresholds.Find(check.Definition, name, annotated.Find(check.Definition, own), own), own);
    }

    /// <summary>The answers of all checks of a node, in order of report.</summary>
    public static IReadOnlyList<CheckResult> Inspect(World world, Node node, InspectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(settings);
        var results = new List<CheckResult>(CheckCatalog.Nodes.Length);
        foreach (var check in CheckCatalog.Nodes)
        {
            if (!check.AppliesTo(node)) continue;
            var run = new CheckRun(world, settings.Thresholds.Find(check.Definition, node.Name), check.Definition.Default);
            check.Run(run, node);
            results.Add(run.Conclude(check));
        }
        return results;
    }
}
