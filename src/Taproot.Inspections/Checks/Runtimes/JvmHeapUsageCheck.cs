using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>JVMs whose heap stays full after collections.</summary>
internal sealed class JvmHeapUsageCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "JvmHeapUsage", ReportIds.Jvm, "Heap near its limit",
        "the heap of a JVM, after collections, is fuller than {threshold} of its largest size", 90, CheckUnit.Percent, CheckWeight.Hazard,
        "figure of a JVM: agents read them from the file that a JVM keeps in /tmp (hsperfdata), unless it runs with -XX:-UsePerfData") { Charts = ["jvm-heap", "jvm-gc"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("java", "tomcat") || application.HasRuntime(static r => r.Jvms.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var jvm in application.Jvms().Where(j => j.Instance.IsUp))
        {
            // Between collections a healthy heap fills up to the brim, too.
            if (LowWater.Of(jvm.Runtime.HeapUsed, run.EventPoints) is not { } lowest || jvm.Runtime.HeapMax.Last(run.EventPoints) is not (> 0 and var largest)) continue;
            run.Measured();
            var percent = 100 * lowest / largest;
            if (percent <= run.Threshold) continue;
            var since = run.SinceAbove(ReportMath.Percent(TimeSeriesMath.Divide(jvm.Runtime.HeapUsed, jvm.Runtime.HeapMax)));
            run.Find(new(jvm.Name, percent, since) { Instance = jvm.Instance });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The heap of {findings[0].Subject} was never below {Words.Percent(findings[0].Value)} of its largest size in ten minutes: it is about to run out of memory.";
}
