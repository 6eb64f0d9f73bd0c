using Taproot.Inspections.Checks;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Tests.Coverage;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests;

/// <summary>Asks one check, or draws one report, of an application or node of a small world. What was asked is noted: see <see cref="CheckCoverage"/>.</summary>
internal static class Asked
{
    public static CheckResult Check(this World world, string application, string check, params ThresholdRule[] thresholds)
    {
        var id = world.App(application).Id;
        return Ask(world, check, id.ToString(), thresholds, (w, settings) => Inspector.Inspect(w, w.Applications[id], settings));
    }

    public static CheckResult NodeCheck(this World world, string node, string check, params ThresholdRule[] thresholds) =>
        Ask(world, check, world.Nodes[node].Name, thresholds, (w, settings) => Inspector.Inspect(w, w.Nodes[node], settings));

    /// <summary>A report of an application.</summary>
    public static Report Report(this World world, string application, string id) =>
        CheckCoverage.NoteReport("application", Assert.Single(ReportCatalog.Of(WorldWindow.Whole(world), world.App(application), InspectionSettings.Default), r => r.Id == id));

    /// <summary>A report of a node.</summary>
    public static Report NodeReport(this World world, string node, string id) =>
        CheckCoverage.NoteReport("node", Assert.Single(ReportCatalog.Of(WorldWindow.Whole(world), world.Nodes[node], InspectionSettings.Default), r => r.Id == id));

    /// <summary>The world with the statuses that the checks give it.</summary>
    public static World Judged(this Given given)
    {
        var world = given.World();
        Inspector.Judge(world, InspectionSettings.Default);
        return world;
    }

    private static CheckResult Ask(
        World world, string check, string name, ThresholdRule[] thresholds, Func<World, InspectionSettings, IReadOnlyList<CheckResult>> inspect)
    {
        CheckResult Answer(World of, params ThresholdRule[] rules) => Assert.Single(inspect(of, new(new(rules))), r => r.Definition.Id == check);

        var result = Answer(world, thresholds);
        CheckCoverage.Note(result);
        if (!result.Fails) return result;
        if (result.Definition.HasThreshold && Allows(Answer(world, new ThresholdRule(check, name, result.Findings[0].Value) { Bound = result.Threshold.Bound }), result))
            CheckCoverage.Note(check, Seen.AtTheThreshold);
        if (Given.WithLostPoint(world) is { } gaps && Answer(gaps, thresholds) is { Fails: true } still && still.Status == result.Status)
            CheckCoverage.Note(check, Seen.WithGaps);
        return result;
    }

    /// <summary>Whether a value that is exactly at the threshold is well: what was found is not found any more, or not as bad.</summary>
    private static bool Allows(CheckResult atThreshold, CheckResult found) =>
        !atThreshold.Findings.Any(f => f.Subject == found.Findings[0].Subject && f.Status >= found.Findings[0].Status);
}
