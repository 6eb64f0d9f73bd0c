using Taproot.Inspections.Services;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Services;

/// <summary>
/// Queues of which clients take less than clients give: messages pile up, or are thrown away. Consumers may run where no agent sees them, so only a share
/// that has fallen is a warning.
/// </summary>
internal abstract class QueueBacklogCheck(ServiceKind kind, string id, string report, CheckWeight weight) : ApplicationCheck
{
    private const double FewestMessages = 50;
    private const double Fallen = 10;

    public override CheckDefinition Definition { get; } = new(
        id, report, "Messages that nobody takes", "of the messages that clients gave in five minutes, none took more than {threshold}", 20, CheckUnit.Percent, weight,
        $"message to {kind.Name} that agents saw in the last five minutes") { Charts = [$"{report}-flow"] };

    protected internal override bool AppliesTo(Application application) => kind.Is(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        var flow = QueueFlow.Of(application, kind);
        var recent = Math.Max(1, run.EventPoints / 2);
        var (produced, consumed) = (flow.Produced.SumOfLast(recent) * run.StepSeconds, flow.Consumed.SumOfLast(recent) * run.StepSeconds);
        if (!(produced > 0)) return;
        run.Measured();
        var left = 100 * (1 - consumed / produced);
        if (produced < FewestMessages || left <= run.Threshold) return;
        var before = Before(flow, run.World.Grid.Count, recent);
        run.Find(new(application.Id.Name, left, run.World.Grid.TimeMs(Math.Max(0, run.World.Grid.Count - recent)))
        {
            Status = flow.Consumed.LastPositiveIndex() >= 0 && left > before + Fallen ? Status.Warning : Status.Info,
            Detail = flow.Consumed.LastPositiveIndex() < 0 ? "No consumer was seen: those there are run where no agent is." : before + Fallen >= left ? "It was so before." : "",
        });
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        findings[0].Value > 99.5
            ? $"Nobody is seen to take the messages of {findings[0].Subject}. {findings[0].Detail}".TrimEnd()
            : $"{Words.Percent(findings[0].Value)} of the messages that {findings[0].Subject} is given are not taken. {findings[0].Detail}".TrimEnd();

    /// <summary>The share, in percent, that was left in the time before; below zero when nothing was measured then.</summary>
    private static double Before(QueueFlow flow, int points, int recent)
    {
        var produced = flow.Produced.SumOfLast(points) - flow.Produced.SumOfLast(recent);
        var consumed = flow.Consumed.SumOfLast(points) - flow.Consumed.SumOfLast(recent);
        return produced > 0 ? 100 * (1 - consumed / produced) : -Fallen;
    }
}
