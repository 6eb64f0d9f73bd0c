using System.Collections.Immutable;
using Taproot.Inspections.Checks;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Makes the pages of one application or node: all reports that apply, with the answers of their checks.</summary>
public static class ReportCatalog
{
    private static readonly ImmutableArray<ApplicationReport> Applications = Find<ApplicationReport>(r => r.Id);
    private static readonly ImmutableArray<NodeReport> Nodes = Find<NodeReport>(r => r.Id);

    /// <summary>The reports of an application; checks look at the whole world, charts show the window.</summary>
    public static IReadOnlyList<Report> Of(WorldWindow window, Application application, InspectionSettings settings)
    {
        var results = Inspector.Inspect(window.World, application, settings);
        var answers = results.ToLookup(r => r.Definition.Report);
        var latency = results.FirstOrDefault(r => r.Definition.BoundUnit is not null)?.Threshold;
        var scope = new ApplicationScope(window, application) { Settings = settings, ObjectiveBound = latency is { Value: > 0 } objective ? objective.Bound : 0 };
        return [.. Applications.Where(r => r.AppliesTo(application) || answers.Contains(r.Id)).Select(r => Make(r.Id, r.Title, answers[r.Id], sheet => r.Draw(sheet, scope)))];
    }

    /// <summary>The reports of a node.</summary>
    public static IReadOnlyList<Report> Of(WorldWindow window, Node node, InspectionSettings settings)
    {
        var answers = Inspector.Inspect(window.World, node, settings).ToLookup(r => r.Definition.Report);
        return [.. Nodes.Where(r => r.AppliesTo(node) || answers.Contains(r.Id)).Select(r => Make(r.Id, r.Title, answers[r.Id], sheet => r.Draw(sheet, window, node)))];
    }

    private static Report Make(string id, string title, IEnumerable<CheckResult> results, Action<ReportSheet> draw)
    {
        var sheet = new ReportSheet();
        draw(sheet);
        var answers = results.OrderByDescending(r => r.Fails ? r.Status : Status.Unknown).ThenBy(r => r.Definition.Weight).ToList();
        var worst = answers.MaxBy(r => r.Status);
        return new(id, title, StatusNames.Health(worst?.Status ?? Status.Unknown, worst?.Sentence ?? ""), [.. answers.Select(CheckAnswer.Of)], sheet.HeatMaps, sheet.Charts, sheet.Tables);
    }

    private static ImmutableArray<T> Find<T>(Func<T, string> id) =>
    [
        .. typeof(T).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(T)))
            .Select(t => (T)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(r => Array.IndexOf(ReportIds.InOrder, id(r))),
    ];
}
