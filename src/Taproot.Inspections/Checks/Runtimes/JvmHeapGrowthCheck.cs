using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>JVMs whose heap grows through all collections.</summary>
internal sealed class JvmHeapGrowthCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "JvmHeapGrowth", ReportIds.Jvm, "Growth of the heap",
        "the heap of a JVM, after collections, grows by more than {threshold}", 10, CheckUnit.PercentPerHour, CheckWeight.Cause,
        "heap of a JVM that was measured for most of the last hour") { Charts = ["jvm-heap"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("java", "tomcat") || application.HasRuntime(static r => r.Jvms.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var jvm in application.Jvms().Where(j => j.Instance.IsUp))
        {
            var (heap, full) = (jvm.Runtime.HeapUsed, TimeSeriesMath.Divide(jvm.Runtime.HeapUsed, jvm.Runtime.HeapMax));
            if (LowWater.PercentPerHour(heap, run.World.Grid.StepMs, RuntimeHeaps.WorthMentioning) is not { } growth) continue;
            run.Measured();
            // What is below half of the limit may well be garbage that nobody had reason to collect yet.
            if (growth > run.Threshold && LowWater.Of(full, run.EventPoints) > 0.5) run.Find(new(jvm.Name, growth, run.World.Grid.FromMs) { Instance = jvm.Instance });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The heap of {findings[0].Subject} grows by {Words.Percent(findings[0].Value)} an hour and does not shrink when it is collected: it looks like a leak.";
}
