using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Runtimes;

/// <summary>.NET runtimes: heap, collections, exceptions, locks, thread pool.</summary>
internal sealed class DotNetReport : ApplicationReport
{
    private const string NoRuntime =
        "No .NET runtime was asked in this window: agents ask at its diagnostics socket in /tmp, which DOTNET_EnableDiagnostics=0 turns off.";
    private const string OnlyOurs = "Agents of Coroot do not tell this.";
    private const string NoPauses = "Only .NET 9 and newer tell their pauses, to agents of Taproot.";

    public override string Id => ReportIds.DotNet;

    public override string Title => ".NET";

    protected internal override bool AppliesTo(Application application) => application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var runtimes = scope.Application.DotNets().ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<DotNetRuntime, TimeSeries> select) => runtimes.Select(r => (r.Name, select(r.Runtime)));
        var charts = scope.Charts;
        var (noCommitted, noPauses) = runtimes.Count == 0 ? (NoRuntime, NoRuntime) : (OnlyOurs, NoPauses);
        sheet.Charts.AddRange([
            charts.Area("dotnet-heap", "Heap by generation", "bytes", ByGeneration(runtimes, r => r.HeapSize), NoRuntime) with { Group = "Heap" },
            charts.Line("dotnet-committed", "Memory held for the heap", "bytes", Each(r => r.Committed), noCommitted) with { Group = "Heap" },
            charts.Line("dotnet-fragmentation", "Heap fragmentation", "percent", Each(r => r.HeapFragmentation), NoRuntime) with { Group = "Heap" },
            charts.Line("dotnet-gc-pause", "Time stopped by collections", "percent", Each(r => ReportMath.Percent(r.GcPause)), noPauses) with { Group = "Garbage collection" },
            charts.Line("dotnet-gc", "Garbage collections by generation", "ops/s", ByGeneration(runtimes, r => r.GcCount), NoRuntime) with { Group = "Garbage collection" },
            charts.Line("dotnet-alloc", "Bytes allocated", "bytes/s", Each(r => r.AllocatedBytes), NoRuntime),
            charts.Line("dotnet-exceptions", "Exceptions", "ops/s", Each(r => r.Exceptions), NoRuntime),
            charts.Line("dotnet-contentions", "Waits for locks", "ops/s", Each(r => r.LockContentions), NoRuntime),
            charts.Line("dotnet-pool-queue", "Work items that wait", "count", Each(r => r.ThreadPoolQueue), NoRuntime) with { Group = "Thread pool" },
            charts.Line("dotnet-pool-size", "Threads of the pool", "count", Each(r => r.ThreadPoolSize), NoRuntime) with { Group = "Thread pool" },
            charts.Line("dotnet-pool-completed", "Work items completed", "ops/s", Each(r => r.ThreadPoolCompleted), NoRuntime) with { Group = "Thread pool" },
        ]);
        sheet.Tables.Add(Table(scope.Window, runtimes));
    }

    private static IEnumerable<(string, TimeSeries)> ByGeneration(List<Located<DotNetRuntime>> runtimes, Func<DotNetRuntime, Dictionary<string, TimeSeries>> select) =>
        runtimes.SelectMany(r => select(r.Runtime)).GroupBy(g => g.Key, g => g.Value, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, SeriesMath.Sum(g)));

    private static ReportTable Table(WorldWindow window, List<Located<DotNetRuntime>> runtimes) => new(
        "dotnet-runtimes", ".NET runtimes", ["Instance", "Application", "Status", "Version", "Heap", "Paused", "Exceptions", "Waiting items"],
        [
            .. runtimes.Select(IReadOnlyList<TableCell> (r) =>
            [
                Cell.Text(r.Instance.Name), Cell.Text(r.Runtime.Name), RuntimeCells.Status(window, r.Instance, r.Runtime.Info), RuntimeCells.TextOrDash(r.Runtime.Version),
                Cell.Number(window.Recent(SeriesMath.Sum(r.Runtime.HeapSize.Values)), "bytes"), Cell.Number(window.Recent(ReportMath.Percent(r.Runtime.GcPause)), "percent"),
                Cell.Number(window.Recent(r.Runtime.Exceptions), "ops/s"), Cell.Number(window.Recent(r.Runtime.ThreadPoolQueue), "count"),
            ]),
        ], runtimes.Count == 0 ? NoRuntime : "");
}
