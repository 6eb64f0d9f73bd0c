using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Node.js programs that leave no time for events.</summary>
internal sealed class NodeJsEventLoopBlockedCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodejsEventLoopBlockedTime", ReportIds.NodeJs, "Blocked event loop",
        "code blocks the event loop of Node.js for more than {threshold} in each second", 0.7, CheckUnit.SecondsPerSecond, CheckWeight.Cause,
        "figure of the event loop of Node.js") { Charts = ["nodejs-blocked", "nodejs-turn"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("nodejs") || application.HasRuntime(static r => r.NodeJs is not null);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var program in application.NodeJsPrograms().Where(r => r.Instance.IsUp))
            run.Above(program.Name, program.Runtime.EventLoopBlocked, program.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Code blocks the event loop of {findings[0].Subject} for {Words.Duration(findings[0].Value)} in each second: whatever else it should do waits.";
}
