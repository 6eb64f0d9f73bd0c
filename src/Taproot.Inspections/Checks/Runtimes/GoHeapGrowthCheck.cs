using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Go programs whose live heap grows and grows.</summary>
internal sealed class GoHeapGrowthCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "GoHeapGrowth", ReportIds.Go, "Growth of the heap",
        "the live heap of a Go program grows by more than {threshold}", 10, CheckUnit.PercentPerHour, CheckWeight.Cause,
        "live heap of a Go program that was measured for most of the last hour") { Charts = ["go-heap"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("golang") || application.HasRuntime(static r => r.Go is not null);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var program in application.GoPrograms().Where(g => g.Instance.IsUp))
        {
            if (LowWater.PercentPerHour(program.Runtime.HeapInUse, run.World.Grid.StepMs, RuntimeHeaps.WorthMentioning) is not { } growth) continue;
            run.Measured();
            if (growth > run.Threshold) run.Find(new(program.Name, growth, run.World.Grid.FromMs) { Instance = program.Instance });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The live heap of {findings[0].Subject} grows by {Words.Percent(findings[0].Value)} an hour: it looks like a leak. Heap profiles tell where it was allocated.";
}
