using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Go programs that keep their garbage collector busy.</summary>
internal sealed class GoAllocationCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "GoAllocation", ReportIds.Go, "Allocation", "a Go program allocates more than {threshold} its live heap each second", 5, CheckUnit.Times, CheckWeight.Cause,
        "figure of Go's live heap, which agents of Taproot read from programs that have symbols") { Charts = ["go-alloc", "go-heap"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("golang") || application.HasRuntime(static r => r.Go is not null);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var program in application.GoPrograms().Where(g => g.Instance.IsUp))
        {
            // A collection starts when about as much was allocated as lives: so often does the collector run, and what it takes the program lacks.
            RuntimeShares.AboveQuotient(run, program.Name, program.Runtime.AllocatedBytes, program.Runtime.HeapInUse, program.Instance, RuntimeHeaps.SmallestGoHeap);
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} allocates {Words.Number(findings[0].Value)} times its live heap each second: about as often the garbage collector runs.";
}
