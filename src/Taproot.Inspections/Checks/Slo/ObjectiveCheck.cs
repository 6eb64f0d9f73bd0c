using Taproot.Inspections.Objectives;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Slo;

/// <summary>
/// An objective: critical when the error budget burns too fast by <see cref="BurnRule"/>, a warning as soon as the last minute alone misses it by far, so
/// that an outage is seen when it begins and not when an hour is spoilt.
/// </summary>
internal abstract class ObjectiveCheck : ApplicationCheck
{
    // A minute proves less than an hour.
    private const double MinBad = 5;

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
        if (run.Threshold <= 0)
        {
            run.Unknown("The objective is switched off.");
            return;
        }
        if (Series(run, application) is not { Total.IsEmpty: false } series) return;
        var now = series.OfLast(run.RecentPoints);
        if (now.Total > 0) run.Measured();
        if (BurnRule.All.Select(r => r.Of(series, run.Threshold)).FirstOrDefault(b => b is not null) is { } burn)
        {
            run.Find(Found(run, application, series, burn.Short, Status.Critical) with { Detail = Words.Burn(burn) });
            return;
        }
        if (now.Bad < MinBad || !(BurnRule.Pace(now, run.Threshold) > FastPace)) return;
        run.Find(Found(run, application, series, now, now.Ratio > EverybodysShare ? Status.Critical : Status.Warning));
    }

    /// <summary>What the objective is about; null when that is not known.</summary>
    protected abstract ObjectiveSeries? Series(CheckRun run, Application application);

    private static Finding Found(CheckRun run, Application application, ObjectiveSeries series, RequestCount count, Status status)
    {
        var allowed = 1 - run.Threshold / 100;
        return new(application.Id.Name, 100 * (1 - count.Ratio), run.Since(series.Ratio, v => v > allowed)) { Status = status };
    }
}
