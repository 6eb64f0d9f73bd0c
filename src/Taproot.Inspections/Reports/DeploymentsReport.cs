using Taproot.Inspections.Deployments;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Rollouts, each held against what ran before it.</summary>
internal sealed class DeploymentsReport : ApplicationReport
{
    public override string Id => ReportIds.Deployments;

    public override string Title => "Deployments";

    protected internal override bool AppliesTo(Application application) => application.Rollouts.Count > 0;

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var world = scope.Window.World;
        var verdicts = DeploymentComparison.All(world, scope.Application, scope.Settings);
        sheet.Tables.AddRange([
            new("rollouts", "Rollouts", ["Started", "New", "State", "Took", "Verdict"], [.. verdicts.Select(Row)],
                verdicts.Count == 0 ? "No other version came up in this window. A longer time range reaches further back." : ""),
            new("comparison", "The last rollout and what ran before it", ["", "Before", "Since"],
                verdicts is [{ Before: { } before, After: { } after }, ..] ? Compared(before, after) : [], verdicts is [{ Before: not null, After: not null }, ..] ? "" : "There is nothing to compare."),
        ]);
    }

    private static IReadOnlyList<TableCell> Row(DeploymentVerdict verdict)
    {
        var rollout = verdict.Rollout;
        return
        [
            new("", rollout.StartMs, "time", null, null, null), Cell.Text(rollout.What), Cell.Text(verdict.State),
            Cell.Number(rollout.EndMs is { } end ? (end - rollout.StartMs) / 1000.0 : null, "seconds"), Cell.Text(verdict.Summary, StatusNames.Of(verdict.Status)),
        ];
    }

    private static IReadOnlyList<IReadOnlyList<TableCell>> Compared(DeploymentFigures before, DeploymentFigures after) =>
    [
        Line("Requests", before.RequestsPerSecond, after.RequestsPerSecond, "req/s"), Line("Failed", 100 * before.ErrorRatio, 100 * after.ErrorRatio, "percent"),
        Line("Mean latency", before.LatencySeconds, after.LatencySeconds, "seconds"), Line("CPU for each request", before.CpuPerRequest, after.CpuPerRequest, "seconds"),
        Line("CPU", before.CpuCores, after.CpuCores, "cores"), Line("Memory of an instance", before.MemoryPerInstance, after.MemoryPerInstance, "bytes"),
        Line("Memory for each request a second", before.MemoryPerRequest, after.MemoryPerRequest, "bytes"), Line("Restarts", before.Restarts, after.Restarts, "count"),
        Line("OOM kills", before.OomKills, after.OomKills, "count"), Line("Log errors a minute", before.LogErrorsPerMinute, after.LogErrorsPerMinute, "count"),
        Line("Cost of a month, USD", before.CostPerMonth, after.CostPerMonth, ""),
        Line("Cost of a million requests, USD", before.CostPerMillionRequests, after.CostPerMillionRequests, ""),
    ];

    private static IReadOnlyList<TableCell> Line(string what, double before, double after, string unit) =>
        [Cell.Text(what), Cell.Number(Windows.SeriesMath.Measured(before), unit), Cell.Number(Windows.SeriesMath.Measured(after), unit)];
}
