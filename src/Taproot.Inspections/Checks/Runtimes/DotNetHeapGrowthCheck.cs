using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>.NET applications whose heap grows through all collections.</summary>
internal sealed class DotNetHeapGrowthCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DotNetHeapGrowth", ReportIds.DotNet, "Growth of the heap",
        "the managed heap of a .NET application grows by more than {threshold} in spite of full collections", 10, CheckUnit.PercentPerHour, CheckWeight.Cause,
        "heap of a .NET runtime that was measured for most of the last hour") { Charts = ["dotnet-heap", "dotnet-gc"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("dotnet") || application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var runtime in application.DotNets().Where(d => d.Instance.IsUp))
        {
            var heap = SeriesMath.Sum(runtime.Runtime.HeapSize.Values);
            if (LowWater.PercentPerHour(heap, run.World.Grid.StepMs, RuntimeHeaps.WorthMentioning) is not { } growth) continue;
            run.Measured();
            if (growth > run.Threshold && RuntimeHeaps.WereCollected(runtime.Runtime.GcCount.GetValueOrDefault(DotNetGenerations.Oldest)))
                run.Find(new(runtime.Name, growth, run.World.Grid.FromMs) { Instance = runtime.Instance });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The managed heap of {findings[0].Subject} grows by {Words.Percent(findings[0].Value)} an hour in spite of full collections: it looks like a leak.";
}
