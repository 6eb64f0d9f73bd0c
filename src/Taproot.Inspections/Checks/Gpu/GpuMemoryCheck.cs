using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Gpu;

/// <summary>GPUs whose memory is nearly full: the next allocation fails, and with it the program.</summary>
internal sealed class GpuMemoryCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "GPUMemory", ReportIds.Gpu, "Memory of the GPU", "the memory of a GPU that it uses is fuller than {threshold}", 95, CheckUnit.Percent, CheckWeight.Cause,
        "figure of the memory of a GPU that it uses") { Charts = ["gpu-memory", "gpu-memory-consumers"] };

    protected internal override bool AppliesTo(Application application) => GpuNames.IsUser(application);

    // Frameworks take all the memory at the start and share it out themselves: a full GPU is no fault by itself.
    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var (node, gpu) in GpuNames.UsedBy(application)) run.Fuller($"{GpuNames.Of(gpu)} of {node.Name}", gpu.MemoryUsed, gpu.MemoryTotal);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The memory of {findings[0].Subject} is {Words.Percent(findings[0].Value)} full{Words.AndMore(findings)}: the next allocation may fail.";
}
