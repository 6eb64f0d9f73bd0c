using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Logs;

/// <summary>Errors in the log. A steady trickle is known to everybody; what is new, or comes far more often than it did, is worth a look.</summary>
internal sealed class LogErrorsCheck : ApplicationCheck
{
    private static readonly string[] Levels = ["error", "critical"];

    public override CheckDefinition Definition { get; } = new(
        "LogErrors", ReportIds.Logs, "Errors in the log",
        "messages of level error or critical are more than {threshold} in ten minutes", 0, CheckUnit.Count, CheckWeight.Cause,
        "log message that an agent has read: logs of the container can not be found, or reading them is turned off") { Charts = ["log-levels", "log-patterns"] };

    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService;

    protected internal override void Run(CheckRun run, Application application)
    {
        if (application.Logs is not { } logs) return;
        run.Measured();
        var total = Levels.Sum(l => logs.ByLevel.GetValueOrDefault(l)?.SumOfLast(run.EventPoints) ?? 0);
        if (Math.Round(total) <= run.Threshold) return;
        var (watchedFrom, unexplained) = (LogTrouble.WatchedFrom(application), total);
        foreach (var pattern in logs.Patterns.Values.Where(p => Levels.Contains(p.Level)))
        {
            unexplained -= pattern.Messages.SumOfLast(run.EventPoints);
            LogTrouble.Look(run, watchedFrom, pattern);
        }
        if (unexplained < 0.5) return;
        var tenMinutesAgo = run.World.Grid.TimeMs(Math.Max(0, run.World.Grid.Count - run.EventPoints));
        run.Find(new("messages without a pattern", Math.Round(unexplained), tenMinutesAgo) { Status = Status.Info });
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{LogTrouble.Count(findings)} in the log in the last ten minutes, {LogTrouble.Kind(findings)}{Words.Ended(findings)}: {findings[0].Subject}";
}
