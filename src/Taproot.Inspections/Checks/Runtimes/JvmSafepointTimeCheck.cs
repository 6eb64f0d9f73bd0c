using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>JVMs that spend much of their time with all threads stopped.</summary>
internal sealed class JvmSafepointTimeCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "JvmSafepointTime", ReportIds.Jvm, "Safepoints",
        "a JVM stands still at safepoints for more than {threshold} in each second", 0.05, CheckUnit.SecondsPerSecond, CheckWeight.Cause,
        "figure of a JVM: agents read them from the file that a JVM keeps in /tmp (hsperfdata), unless it runs with -XX:-UsePerfData") { Charts = ["jvm-safepoints", "jvm-gc"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("java", "tomcat") || application.HasRuntime(static r => r.Jvms.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var jvm in application.Jvms().Where(j => j.Instance.IsUp))
            run.Above(jvm.Name, jvm.Runtime.SafepointTime, jvm.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} stands still for {Words.Duration(findings[0].Value)} in each second, at safepoints.";
}
