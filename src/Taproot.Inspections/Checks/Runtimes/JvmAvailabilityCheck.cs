using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Containers whose JVM has ended, or hangs so that it tells nothing, while they go on.</summary>
internal sealed class JvmAvailabilityCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "JvmAvailability", ReportIds.Jvm, "JVM is there",
        "the number of containers whose JVM has vanished while they run is above {threshold}", 0, CheckUnit.Count, CheckWeight.Hazard,
        "figure of a JVM: agents read them from the file that a JVM keeps in /tmp (hsperfdata), unless it runs with -XX:-UsePerfData") { Charts = ["jvm-heap"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("java", "tomcat") || application.HasRuntime(static r => r.Jvms.Count > 0);

    protected internal override void Run(CheckRun run, Application application) =>
        RuntimePresence.Judge(run, application.Jvms(), static j => j.Info);

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "container")} up without a JVM, which it had before: {Words.Subjects(findings)}.";
}
