using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>JVMs that collect garbage instead of working: the heap is too small, or too much is allocated.</summary>
internal sealed class JvmGcTimeCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "JvmGcTime", ReportIds.Jvm, "Time of garbage collection",
        "a JVM spends more than {threshold} of its time on garbage collection", 10, CheckUnit.Percent, CheckWeight.Cause,
        "figure of a JVM: agents read them from the file that a JVM keeps in /tmp (hsperfdata), unless it runs with -XX:-UsePerfData") { Charts = ["jvm-gc", "jvm-heap"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("java", "tomcat") || application.HasRuntime(static r => r.Jvms.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var jvm in application.Jvms().Where(j => j.Instance.IsUp))
            RuntimeShares.AbovePercentOfTime(run, jvm.Name, jvm.Runtime.GcTime.Values, jvm.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} spends {Words.Percent(findings[0].Value)} of its time on garbage collection.";
}
