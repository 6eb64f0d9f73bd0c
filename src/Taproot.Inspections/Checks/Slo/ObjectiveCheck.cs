using Taproot.Inspections.Objectives;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Slo;

/// <summary>
/// An objective: critical when the error budget burns too fast by <see cref="BurnRule"/>, a warning as soon as the last minute alone misses it by far, so
/// that an outage is seen when it begins and not when an hour is spoilt. What a called application does wrong is a warning there, and here worth knowing
/// until the budget burns: one fault turns one application's light on, not that of everybody in front of it.
/// </summary>
internal abstract class ObjectiveCheck : ApplicationCheck
{
    private const double MostOfIt = 0.5;
    private const int LongestChain = 16;

    /// <summary>Times the allowed pace at which the last minute alone is a warning.</summary>
    protected abstract double FastPace { get; }

    /// <summary>The share of the last minute's requests from which everybody is hurt; above 1 for never.</summary>
    protected abstract double EverybodysShare { get; }

    protected internal override Threshold DefaultOf(Application application)
    {
        // Nobody here can mend what others run: an objective for it is a choice.
        var objective = application.Id.Kind == ApplicationKinds.ExternalService ? 0 : Definition.DefaultThreshold;
        return Definition.Default with { Value = objective };
    }

    protected internal override void Run(CheckRun run, Application application)
    {
        var failure = OwnFailure(application);
        if (failure is not null) run.UsesOwnQuery();
        var series = Watched(run, application);
        // What was found before a query failed says nothing of now.
        if (failure is { Length: > 0 }) run.Unknown($"The indicator's query failed: {failure}");
        else if (failure is not null) run.Unknown("Your own query found no request in the last minute.");
        if (series is null || failure is { Length: > 0 }) return;
        if (series.OfLast(run.RecentPoints).Total > 0) run.Measured();
        if (RulesOf(run).At(series, run.RecentPoints, series.Points) is not { } miss) return;
        var found = Found(run, application, series, miss.Count, miss.Status);
        if (miss.Burn is { } burn) run.Find(found with { Detail = Words.Burn(burn) });
        else run.Find(Explanation(run, application) is { } explanation ? found with { Status = Status.Info, Detail = explanation } : found);
    }

    /// <summary>What is held against the objective; null, with the reason told, when it is switched off or nothing is known.</summary>
    internal ObjectiveSeries? Watched(CheckRun run, Application application)
    {
        if (run.Threshold > 0) return Series(run, application) is { Total.IsEmpty: false } series ? series : null;
        run.Unknown("The objective is switched off.");
        return null;
    }

    /// <summary>What the objective is held against.</summary>
    internal ObjectiveRules RulesOf(CheckRun run) => new(run.Threshold, FastPace, EverybodysShare);

    /// <summary>One sentence about a time in which the objective was missed.</summary>
    /// <param name="worst">Percent of requests that missed it when it was worst.</param>
    /// <param name="threshold">The objective.</param>
    /// <param name="isByOwnQuery">Whether somebody's own query says so.</param>
    internal abstract string Tell(double worst, Threshold threshold, bool isByOwnQuery);

    /// <summary>Why the query that somebody gave for the objective failed, empty when it did not; null where nobody gave one.</summary>
    internal abstract string? OwnFailure(Application application);

    /// <summary>Says whose figure it is, to follow the figure.</summary>
    private protected static string By(bool ownQuery) => ownQuery ? " by your own query" : "";

    /// <summary>Which other application is behind the misses, to follow a sentence; empty when they are the application's own.</summary>
    private protected static string Behind(Finding finding) => finding.Status == Status.Info ? Words.Then(finding.Detail) : "";

    /// <summary>What the objective is about; null when that is not known.</summary>
    protected abstract ObjectiveSeries? Series(CheckRun run, Application application);

    /// <summary>The requests of one link, as the client counted; null when they are not known.</summary>
    protected abstract ObjectiveSeries? Series(CheckRun run, Link link);

    /// <summary>Follows the misses from an application to the one that they come from; null when they are its own, or go round in a circle.</summary>
    private string? Explanation(CheckRun run, Application application)
    {
        if (Culprit(run, application) is not { } direct) return null;
        var root = direct;
        for (var hops = 0; Culprit(run, root) is { } next; root = next)
            if (next == application || ++hops > LongestChain) return null;
        return root == direct ? $"It comes from {root.Id.Name}." : $"It comes from {root.Id.Name}, by way of {direct.Id.Name}.";
    }

    /// <summary>The called application that most of the misses come from, and that misses the objective itself; null when there is none.</summary>
    private Application? Culprit(CheckRun run, Application application)
    {
        if (Series(run, application) is not { Total.IsEmpty: false } own) return null;
        var enough = MostOfIt * own.OfLast(run.RecentPoints).Bad;
        foreach (var link in application.Upstreams)
        {
            if (link.Server == application || Series(run, link) is not { Total.IsEmpty: false } called) continue;
            if (called.OfLast(run.RecentPoints).Bad is var bad && bad >= ObjectiveRules.MinBad && bad >= enough && Misses(run, link.Server)) return link.Server;
        }
        return null;
    }

    // By its own objective as it is without anybody's choice: an application that is not judged takes no blame from others. Its worst point of the minute
    // counts, for it may serve much else, and its mean is well again before that of those who wait for it.
    private bool Misses(CheckRun run, Application server)
    {
        var objective = DefaultOf(server).Value;
        if (objective <= 0 || Series(run, server) is not { Total.IsEmpty: false } series || series.OfLast(run.RecentPoints).Bad < ObjectiveRules.MinBad) return false;
        var ratios = series.Ratio.Values.Span;
        foreach (var ratio in ratios[^Math.Min(run.RecentPoints, ratios.Length)..])
            if (ratio > FastPace * (1 - objective / 100)) return true;
        return false;
    }

    private static Finding Found(CheckRun run, Application application, ObjectiveSeries series, RequestCount count, Status status)
    {
        var allowed = 1 - run.Threshold / 100;
        return new(application.Id.Name, 100 * (1 - count.Ratio), run.Since(series.Ratio, v => v > allowed)) { Status = status, IsByOwnQuery = run.IsByOwnQuery };
    }
}
