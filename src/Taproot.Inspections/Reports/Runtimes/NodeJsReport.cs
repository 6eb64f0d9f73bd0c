using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Runtimes;

/// <summary>Node.js: the event loop, and memory.</summary>
internal sealed class NodeJsReport : ApplicationReport
{
    private const string NoLoop = "No event loop of Node.js was seen in this window: agents find it by the program's symbols.";

    public override string Id => ReportIds.NodeJs;

    public override string Title => "Node.js";

    protected internal override bool AppliesTo(Application application) => application.HasRuntime(static r => r.NodeJs is not null);

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var programs = scope.Application.NodeJsPrograms().ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<NodeJsRuntime, TimeSeries> select) => programs.Select(p => (p.Name, select(p.Runtime)));
        var noTurns = programs.Count == 0 ? NoLoop : "Agents of Coroot do not count the turns of the event loop.";
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Line("nodejs-blocked", "Time in which code blocked the event loop", "percent", Each(p => ReportMath.Percent(p.EventLoopBlocked)), NoLoop),
            charts.Line("nodejs-turn", "Mean turn of the event loop", "seconds", Each(p => TimeSeriesMath.Divide(p.EventLoopBlocked, p.EventLoopIterations)), noTurns) with { Group = "Turns" },
            charts.Line("nodejs-turns", "Turns of the event loop", "ops/s", Each(p => p.EventLoopIterations), noTurns) with { Group = "Turns" },
            charts.Area("nodejs-memory", "Resident memory", "bytes", scope.PerInstance(c => c.MemoryRss),
                "No memory use was reported for this application in this window.", scope.Limit(c => c.MemoryLimit)),
        ]);
    }
}
