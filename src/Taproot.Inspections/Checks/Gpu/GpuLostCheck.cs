using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Gpu;

/// <summary>
/// GPUs that the driver no longer answers for though the node goes on: they have fallen off the bus or hang, which is how most hardware errors of GPUs end.
/// </summary>
internal sealed class GpuLostCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeGPULost", ReportIds.Gpu, "GPUs are there", "the driver tells nothing of a GPU any more", 0, CheckUnit.Count, CheckWeight.Hazard,
        "word of a GPU from an agent that goes on") { HasThreshold = false, Charts = ["gpu-utilization", "gpu-temperature"] };

    protected internal override bool AppliesTo(Node node) => node.Gpus.Count > 0;

    protected internal override void Run(CheckRun run, Node node)
    {
        if (!node.IsUp) return;
        var others = node.Gpus.Values.Max(g => g.MemoryTotal.LastIndex());
        foreach (var gpu in node.Gpus.Values)
        {
            var last = gpu.MemoryTotal.LastIndex();
            if (last < 0) continue;
            run.Measured();
            if (run.World.Grid.Count - 1 - last < run.OngoingPoints) continue;
            run.Find(new(GpuNames.Of(gpu), 1, run.World.Grid.TimeMs(last))
            {
                Detail = others > last ? "Look for Xid lines of the kernel: dmesg tells why." : "No GPU of the node answers: the driver was unloaded, or the agent no longer asks it.",
            });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The driver tells nothing of {Words.Subjects(findings)} any more. {findings[0].Detail}";
}
