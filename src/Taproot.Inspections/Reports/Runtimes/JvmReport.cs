using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Runtimes;

/// <summary>Java virtual machines: heap, collections, safepoints, allocation, locks.</summary>
internal sealed class JvmReport : ApplicationReport
{
    private const string NoJvm = "No JVM was read in this window: agents read the file that it keeps in /tmp (hsperfdata), which -XX:-UsePerfData turns off.";
    private const string NoProfiler =
        "Only async-profiler tells this, and none of the agent's is at work in this JVM: it is turned on by enable-java-async-profiler, where the library is installed.";
    private const string OnlyOurs = "Agents of Coroot do not tell this.";

    public override string Id => ReportIds.Jvm;

    public override string Title => "JVM";

    protected internal override bool AppliesTo(Application application) => application.HasRuntime(static r => r.Jvms.Count > 0);

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var jvms = scope.Application.Jvms().ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<Jvm, TimeSeries> select) => jvms.Select(j => (j.Name, select(j.Runtime)));
        var charts = scope.Charts;
        var why = jvms.Count == 0 ? NoJvm : OnlyOurs;
        sheet.Charts.AddRange([
            charts.Line("jvm-heap", "Heap used", "bytes", Each(j => j.HeapUsed), NoJvm, SmallestMaximum(jvms)) with { Group = "Heap" },
            charts.Line("jvm-heap-size", "Heap size", "bytes", Each(j => j.HeapSize), NoJvm, SmallestMaximum(jvms)) with { Group = "Heap" },
            charts.Line("jvm-metaspace", "Metaspace used", "bytes", Each(j => j.MetaspaceUsed), why) with { Group = "Heap" },
            charts.Area("jvm-gc", "Time of garbage collection", "percent", ByCollector(jvms, j => j.GcTime, ReportMath.Percent), NoJvm) with { Group = "Garbage collection" },
            charts.Area("jvm-gc-count", "Garbage collections", "ops/s", ByCollector(jvms, j => j.GcCount, s => s), why) with { Group = "Garbage collection" },
            charts.Line("jvm-safepoints", "Time at safepoints", "percent", Each(j => ReportMath.Percent(j.SafepointTime)), NoJvm) with { Group = "Safepoints" },
            charts.Line("jvm-safepoint-sync", "Time to reach safepoints", "percent", Each(j => ReportMath.Percent(j.SafepointSyncTime)), NoJvm) with { Group = "Safepoints" },
            charts.Line("jvm-safepoint-count", "Safepoints", "ops/s", Each(j => j.Safepoints), why) with { Group = "Safepoints" },
            charts.Line("jvm-alloc-bytes", "Bytes allocated", "bytes/s", Each(j => j.AllocatedBytes), NoProfiler) with { Group = "Allocation" },
            charts.Line("jvm-alloc-objects", "Objects allocated", "ops/s", Each(j => j.AllocatedObjects), NoProfiler) with { Group = "Allocation" },
            charts.Line("jvm-lock-time", "Time waited for locks", "seconds", Each(j => j.LockTime), NoProfiler) with { Group = "Locks" },
            charts.Line("jvm-lock-contentions", "Waits for locks", "ops/s", Each(j => j.LockContentions), NoProfiler) with { Group = "Locks" },
            charts.Line("jvm-threads", "Threads", "count", Each(j => j.Threads), why) with { Group = "Threads and classes" },
            charts.Line("jvm-classes", "Loaded classes", "count", Each(j => j.LoadedClasses), why) with { Group = "Threads and classes" },
        ]);
        sheet.Tables.Add(Table(scope.Window, jvms));
    }

    private static (string, TimeSeries) SmallestMaximum(List<Located<Jvm>> jvms) =>
        ("largest size", jvms.Select(j => j.Runtime.HeapMax).Where(m => !float.IsNaN(m.Last())).OrderBy(m => m.Last()).FirstOrDefault());

    private static IEnumerable<(string, TimeSeries)> ByCollector(List<Located<Jvm>> jvms, Func<Jvm, Dictionary<string, TimeSeries>> select, Func<TimeSeries, TimeSeries> convert) =>
        jvms.SelectMany(j => select(j.Runtime), (j, c) => (Name: jvms.Count == 1 ? c.Key : $"{j.Name} {c.Key}", c.Value)).Select(c => (c.Name, convert(c.Value)));

    private static ReportTable Table(WorldWindow window, List<Located<Jvm>> jvms) => new(
        "jvms", "Java virtual machines", ["Instance", "Program", "Status", "Java", "Heap used", "Heap at most", "Collecting", "Threads", "Profiler"],
        [
            .. jvms.Select(IReadOnlyList<TableCell> (j) =>
            [
                Cell.Text(j.Instance.Name), Cell.Text(RuntimeReading.ShortName(j.Runtime.Name)), RuntimeCells.Status(window, j.Instance, j.Runtime.Info),
                Cell.Text(j.Runtime.Version.Length > 0 ? j.Runtime.Version : "–"), Cell.Number(window.Recent(j.Runtime.HeapUsed), "bytes"),
                Cell.Number(window.Recent(j.Runtime.HeapMax), "bytes"), Cell.Number(window.Recent(ReportMath.Percent(SeriesMath.Sum(j.Runtime.GcTime.Values))), "percent"),
                Cell.Number(window.Recent(j.Runtime.Threads), "count"), Cell.Text(window.Last(j.Runtime.ProfilingStatus) > 0 ? "async-profiler" : "none"),
            ]),
        ], jvms.Count == 0 ? NoJvm : "");
}
