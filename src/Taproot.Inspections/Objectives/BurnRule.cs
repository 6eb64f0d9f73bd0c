namespace Taproot.Inspections.Objectives;

/// <summary>
/// When an objective is missed so fast that somebody must act: the error budget burns at <paramref name="Rate"/> times the pace that would just use it up,
/// over a long window (so that it matters) and a short one (so that it still goes on).
/// </summary>
/// <param name="Long">The long window.</param>
/// <param name="Short">The short window.</param>
/// <param name="Rate">Times the allowed pace.</param>
public sealed record BurnRule(TimeSpan Long, TimeSpan Short, double Rate)
{
    // Few requests prove nothing: one failed of one is no outage.
    private const double MinBadLong = 10, MinBadShort = 5;

    /// <summary>The rules; one counts where the world covers its long window.</summary>
    public static IReadOnlyList<BurnRule> All { get; } =
        [new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 14.4), new(TimeSpan.FromHours(6), TimeSpan.FromMinutes(15), 6)];

    /// <summary>How fast the budget of an objective (percent) burns at the last point; see <see cref="Of(ObjectiveSeries, double, int)"/>.</summary>
    public Burn? Of(ObjectiveSeries series, double objective) => Of(series, objective, series.Points);

    /// <summary>
    /// How fast the budget of an objective (percent) burnt when there were but the points before <paramref name="end"/>, when that is faster than this rule
    /// allows and enough requests prove it; else null.
    /// </summary>
    public Burn? Of(ObjectiveSeries series, double objective, int end)
    {
        if (series.Over(Short, end) is not { } now || now.Bad < MinBadShort || series.Over(Long, end) is not { } whole || whole.Bad < MinBadLong) return null;
        var burn = new Burn(this, Pace(whole, objective), Pace(now, objective), whole, now);
        return burn.LongRate > Rate && burn.ShortRate > Rate ? burn : null;
    }

    /// <summary>Times the pace that just uses up the budget of an objective (percent); infinite when there is no budget.</summary>
    public static double Pace(RequestCount count, double objective) => count.Ratio / Math.Max(0, 1 - objective / 100);
}

/// <summary>A budget that burns too fast.</summary>
/// <param name="Rule">The rule that says so.</param>
/// <param name="LongRate">Times the allowed pace, over the long window.</param>
/// <param name="ShortRate">The same over the short window.</param>
/// <param name="Long">What was served in the long window.</param>
/// <param name="Short">What was served in the short window.</param>
public sealed record Burn(BurnRule Rule, double LongRate, double ShortRate, RequestCount Long, RequestCount Short);

/// <summary>Requests in a window, and how many of them missed the objective.</summary>
public readonly record struct RequestCount(double Total, double Bad)
{
    /// <summary>The share that missed it, 0 to 1; NaN when there were none.</summary>
    public double Ratio => Total > 0 ? Bad / Total : double.NaN;
}
