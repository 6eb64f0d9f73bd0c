using System.Collections.Immutable;
using Taproot.Inspections.Checks;
using Taproot.Inspections.Checks.Slo;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Incidents;

/// <summary>
/// Finds the times in which an application's objectives were missed. Nothing is kept: the checks' own rules are asked about each point of the world, as if it
/// were the last one.
/// </summary>
public static class IncidentFinder
{
    // What comes and goes that fast is one trouble to those who suffer from it.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    private const int MaxIncidents = 100;

    private static readonly ImmutableArray<ObjectiveCheck> Objectives = [.. CheckCatalog.Applications.OfType<ObjectiveCheck>()];

    /// <summary>The incidents that reach into the window, in order of time; of very many the newest. The points before the window count for those in it.</summary>
    public static IReadOnlyList<Incident> Of(WorldWindow window, Application application, InspectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(settings);
        var found = new List<Incident>();
        foreach (var check in Objectives)
            Find(check, Inspector.Ask(check, window.World, application, settings), application, found);
        var (from, to) = (window.Grid.FromMs, window.Grid.ToMs);
        return [.. found.Where(i => i.ToMs >= from && i.FromMs <= to).OrderBy(i => i.FromMs).TakeLast(MaxIncidents)];
    }

    private static void Find(ObjectiveCheck check, CheckRun run, Application application, List<Incident> found)
    {
        if (check.Watched(run, application) is not { } series || !(series.Bad.Max() > 0)) return;
        var rules = check.RulesOf(run);
        var quiet = Math.Max(2, series.PointsOf(Quiet));
        var tracker = new IncidentTracker(run, series, 1 - rules.Objective / 100);
        for (var end = 1; end <= series.Points; end++)
        {
            if (rules.At(series, run.RecentPoints, end) is { } miss) tracker.Missed(miss, end);
            else if (tracker.QuietFor(end) > quiet) Close(isOpen: false);
        }
        Close(isOpen: true);

        void Close(bool isOpen)
        {
            if (tracker.Take() is not { } span) return;
            found.Add(new(check.Definition.Id, check.Definition.Title, run.World.Grid.TimeMs(span.First), run.World.Grid.TimeMs(span.Last))
            {
                IsOpen = isOpen, Status = span.Status, WorstPercent = span.WorstPercent, Sentence = check.Tell(span.WorstPercent, run.Limit, check.OwnFailure(application) is not null),
            });
        }
    }
}
