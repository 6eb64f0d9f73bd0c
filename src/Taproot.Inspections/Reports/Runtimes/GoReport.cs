using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Runtimes;

/// <summary>Go programs: live heap and allocation.</summary>
internal sealed class GoReport : ApplicationReport
{
    private const string NoGo = "No heap of a Go program was read in this window: agents find it by the program's symbols, and only where the program takes heap samples.";

    public override string Id => ReportIds.Go;

    public override string Title => "Go";

    protected internal override bool AppliesTo(Application application) => application.HasRuntime(static r => r.Go is not null);

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var programs = scope.Application.GoPrograms().ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<GoRuntime, TimeSeries> select) => programs.Select(p => (p.Name, select(p.Runtime)));
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Area("go-heap", "Live heap", "bytes", Each(p => p.HeapInUse), programs.Count == 0 ? NoGo : "Agents of Coroot do not tell the live heap."),
            charts.Line("go-alloc", "Bytes allocated", "bytes/s", Each(p => p.AllocatedBytes), NoGo) with { Group = "Allocation" },
            charts.Line("go-alloc-objects", "Objects allocated", "ops/s", Each(p => p.AllocatedObjects), NoGo) with { Group = "Allocation" },
        ]);
        sheet.Tables.Add(new("go-programs", "Go programs", ["Instance", "Go", "Live heap", "Allocated", "Objects"],
            [
                .. programs.Select(IReadOnlyList<TableCell> (p) =>
                [
                    Cell.Text(p.Instance.Name), RuntimeCells.TextOrDash(p.Runtime.Version), Cell.Number(scope.Window.Recent(p.Runtime.HeapInUse), "bytes"),
                    Cell.Number(scope.Window.Recent(p.Runtime.AllocatedBytes), "bytes/s"), Cell.Number(scope.Window.Recent(p.Runtime.AllocatedObjects), "ops/s"),
                ]),
            ], programs.Count == 0 ? NoGo : ""));
    }
}
