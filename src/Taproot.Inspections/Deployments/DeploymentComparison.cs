using System.Globalization;
using Taproot.Inspections.Checks;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Deployments;

/// <summary>
/// Compares what an application did in the twenty minutes after a rollout with the twenty minutes before it; other rollouts and the ends of the window cut
/// these short. Pure.
/// </summary>
public static class DeploymentComparison
{
    private const long SpanMs = 20 * 60_000, SettleMs = 60_000, MinMs = 2 * 60_000;

    // Less than these is how things go up and down by themselves.
    private const double MinLogErrorsPerMinute = 1, MinErrorStep = 0.01, MinLatencyStep = 0.2, MinLatencySeconds = 0.005, MinCostStep = 0.1, MinDollarsPerMonth = 1;

    /// <summary>All rollouts of an application, the newest first.</summary>
    public static IReadOnlyList<DeploymentVerdict> All(World world, Application application, InspectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(settings);
        var result = new DeploymentVerdict[application.Rollouts.Count];
        for (var i = 0; i < result.Length; i++) result[^(i + 1)] = Compare(world.Grid, application, settings, i);
        return result;
    }

    private static DeploymentVerdict Compare(TimeGrid grid, Application application, InspectionSettings settings, int index)
    {
        var rollout = application.Rollouts[index];
        var notBefore = index > 0 ? (application.Rollouts[index - 1].EndMs ?? application.Rollouts[index - 1].StartMs) + SettleMs : grid.FromMs;
        var notAfter = index + 1 < application.Rollouts.Count ? application.Rollouts[index + 1].StartMs : grid.ToMs + grid.StepMs;
        var before = Figures(grid, application, settings, Math.Max(notBefore, rollout.StartMs - SpanMs), rollout.StartMs);
        // A rollout that gets stuck is looked at as it stands.
        var from = (rollout.EndMs ?? rollout.StartMs) + SettleMs;
        var after = rollout.State == RolloutState.Cancelled ? null : Figures(grid, application, settings, from, Math.Min(notAfter, from + SpanMs));
        var changes = before is null || after is null ? [] : Changes(before, after);
        var status = rollout.State == RolloutState.Cancelled ? Status.Info
            : before is null || after is null ? Status.Unknown : changes.Select(c => c.Status).Append(Status.Ok).Max();
        return new(
            rollout, RolloutWords.Of(application, rollout, grid.ToMs, settings), status, Summary(rollout, before, after, changes), changes, before, after);
    }

    private static DeploymentFigures? Figures(TimeGrid grid, Application application, InspectionSettings settings, long fromMs, long toMs) =>
        toMs - fromMs < MinMs ? null : DeploymentFigures.Of(application, settings.Pricer, grid.IndexOf(fromMs), grid.IndexOf(toMs), grid.StepMs);

    private static string Summary(Rollout rollout, DeploymentFigures? before, DeploymentFigures? after, IReadOnlyList<DeploymentChange> changes)
    {
        if (rollout.State == RolloutState.Cancelled) return "It was cancelled before it was done.";
        if (before is null) return "What ran before it is not in this time range long enough to compare with.";
        if (after is null) return rollout.State == RolloutState.InProgress ? "It is under way." : "It is too early to tell.";
        return changes.Count == 0 ? "Nothing changed for better or worse." : changes[0].Sentence;
    }

    private static IReadOnlyList<DeploymentChange> Changes(DeploymentFigures before, DeploymentFigures after)
    {
        var changes = new List<DeploymentChange>();
        Errors(changes, before.ErrorRatio, after.ErrorRatio);
        Latency(changes, before.LatencySeconds, after.LatencySeconds);
        if (after.OomKills > 0) changes.Add(new(Status.Warning, $"The kernel killed processes for want of memory {Words.Times(after.OomKills)} since; {before.OomKills:0} before."));
        if (after.Restarts > before.Restarts + 1) changes.Add(new(Status.Warning, $"Instances restarted {Words.Times(after.Restarts)} since; {before.Restarts:0} before."));
        if (before.OomKills > 0 && after.OomKills == 0) changes.Add(new(Status.Ok, $"No process was killed for want of memory since; {before.OomKills:0} before."));
        LogErrors(changes, before.LogErrorsPerMinute, after.LogErrorsPerMinute);
        if (double.IsNaN(before.CpuPerRequest) || double.IsNaN(after.CpuPerRequest)) Cost(changes, "CPU use", before.CpuCores, after.CpuCores, v => $"{v:0.##} cores");
        else Cost(changes, "CPU for each request", before.CpuPerRequest, after.CpuPerRequest, Words.Duration);
        Cost(changes, "Memory of an instance", before.MemoryPerInstance, after.MemoryPerInstance, Words.Bytes);
        Price(changes, before, after);
        return [.. changes.OrderByDescending(c => c.Status)];
    }

    private static void Errors(List<DeploymentChange> changes, double before, double after)
    {
        if (!(Math.Abs(after - before) >= MinErrorStep)) return;
        var sentence = $"{Words.Percent(100 * after)} of requests fail; {Words.Percent(100 * before)} before.";
        if (after > 2 * before) changes.Add(new(Status.Warning, sentence));
        else if (before > 2 * after) changes.Add(new(Status.Ok, sentence));
    }

    private static void LogErrors(List<DeploymentChange> changes, double before, double after)
    {
        before = double.IsNaN(before) ? 0 : before;
        if (!(after >= MinLogErrorsPerMinute && after > 2 * before)) return;
        changes.Add(new(Status.Info, $"{after:0.#} errors a minute in the logs; {before:0.#} before."));
    }

    private static void Latency(List<DeploymentChange> changes, double before, double after)
    {
        if (!(Math.Abs(after - before) >= Math.Max(MinLatencySeconds, MinLatencyStep * before))) return;
        changes.Add(new(after > before ? Status.Warning : Status.Ok, $"Requests take {Words.Duration(after)} on average; {Words.Duration(before)} before."));
    }

    /// <summary>Where requests were served, what a million of them costs: a month costs more when there is more to do.</summary>
    private static void Price(List<DeploymentChange> changes, DeploymentFigures before, DeploymentFigures after)
    {
        if (double.IsNaN(before.CostPerMillionRequests) || double.IsNaN(after.CostPerMillionRequests))
        {
            if (Math.Abs(after.CostPerMonth - before.CostPerMonth) >= MinDollarsPerMonth) Cost(changes, "Cost of a month", before.CostPerMonth, after.CostPerMonth, Dollars);
            return;
        }
        // What changes by cents is not worth reading, whatever its share.
        var step = Math.Abs(after.CostPerMillionRequests - before.CostPerMillionRequests) * after.MillionRequestsPerMonth;
        if (step >= MinDollarsPerMonth) Cost(changes, "Cost of a million requests", before.CostPerMillionRequests, after.CostPerMillionRequests, Dollars);
    }

    private static string Dollars(double amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00}");

    private static void Cost(List<DeploymentChange> changes, string what, double before, double after, Func<double, string> format)
    {
        if (!(Math.Abs(after - before) >= MinCostStep * before) || before <= 0) return;
        var word = after > before ? "more" : "less";
        changes.Add(new(after > before ? Status.Info : Status.Ok, $"{what}: {Words.Percent(100 * Math.Abs(after - before) / before)} {word} ({format(after)}; {format(before)} before)."));
    }
}
