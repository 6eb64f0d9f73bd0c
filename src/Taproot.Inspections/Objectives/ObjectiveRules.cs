using Taproot.Topology.Model;

namespace Taproot.Inspections.Objectives;

/// <summary>
/// When an objective counts as missed: its budget burns too fast by a <see cref="BurnRule"/>, or the last minute alone misses it by far. The check asks about
/// now, incidents are what the same rules say of each point of time.
/// </summary>
/// <param name="Objective">The share of requests that must be good, percent.</param>
/// <param name="FastPace">Times the allowed pace at which the last minute alone tells.</param>
/// <param name="EverybodysShare">The share of the last minute's requests from which everybody is hurt; above 1 for never.</param>
public sealed record ObjectiveRules(double Objective, double FastPace, double EverybodysShare)
{
    /// <summary>Fewer bad requests than these in a minute prove nothing: a minute proves less than an hour.</summary>
    public const double MinBad = 5;

    /// <summary>How the objective was missed when there were but the points before <paramref name="end"/>; null when it was not.</summary>
    /// <param name="series">What was served.</param>
    /// <param name="recentPoints">How many points the last minute has.</param>
    /// <param name="end">The first point that does not count.</param>
    public Miss? At(ObjectiveSeries series, int recentPoints, int end)
    {
        ArgumentNullException.ThrowIfNull(series);
        foreach (var rule in BurnRule.All)
            if (rule.Of(series, Objective, end) is { } burn) return new(Status.Critical, burn.Short, series.PointsOf(rule.Long)) { Burn = burn };
        var minute = series.Of(recentPoints, end);
        if (minute.Bad < MinBad || !(BurnRule.Pace(minute, Objective) > FastPace)) return null;
        return new(minute.Ratio > EverybodysShare ? Status.Critical : Status.Warning, minute, recentPoints);
    }
}

/// <summary>An objective that is missed.</summary>
/// <param name="Status">How bad that is.</param>
/// <param name="Count">What was served lately.</param>
/// <param name="Points">How many points the window has that proves it.</param>
public sealed record Miss(Status Status, RequestCount Count, int Points)
{
    /// <summary>The budget that burns too fast; null when the last minute alone tells.</summary>
    public Burn? Burn { get; init; }
}
