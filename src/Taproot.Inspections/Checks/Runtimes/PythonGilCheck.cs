using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Python programs whose threads wait for each other.</summary>
internal sealed class PythonGilCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "PythonGILWaitingTime", ReportIds.Python, "Waiting for the interpreter's lock",
        "threads of Python wait for the interpreter's lock (GIL) for more than {threshold} in each second", 0.05, CheckUnit.SecondsPerSecond, CheckWeight.Cause,
        "figure of the interpreter's lock: only CPython is looked into, and only programs with threads wait for it") { Charts = ["python-gil"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("python") || application.HasRuntime(static r => !r.PythonLockWait.IsEmpty);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances.Where(i => i.IsUp))
            run.Above(instance.Name, SeriesMath.Sum(instance.Containers.Values.Select(c => c.Runtimes?.PythonLockWait ?? default)), instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Threads of {findings[0].Subject} wait {Words.Duration(findings[0].Value)} in each second for the interpreter's lock.";
}
