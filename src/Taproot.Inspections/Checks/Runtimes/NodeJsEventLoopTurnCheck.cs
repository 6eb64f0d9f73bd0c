using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Node.js programs in which single pieces of code run long: each delays all events.</summary>
internal sealed class NodeJsEventLoopTurnCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodejsEventLoopTurn", ReportIds.NodeJs, "Turns of the event loop",
        "a turn of the event loop of Node.js takes longer than {threshold} on average", 0.1, CheckUnit.Seconds, CheckWeight.Cause,
        "count of the event loop's turns, which agents of Taproot make") { Charts = ["nodejs-turn", "nodejs-blocked"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("nodejs") || application.HasRuntime(static r => r.NodeJs is not null);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var program in application.NodeJsPrograms().Where(r => r.Instance.IsUp))
            RuntimeShares.AboveQuotient(run, program.Name, program.Runtime.EventLoopBlocked, program.Runtime.EventLoopIterations, program.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"A turn of the event loop of {findings[0].Subject} takes {Words.Duration(findings[0].Value)}: that long every event waits.";
}
