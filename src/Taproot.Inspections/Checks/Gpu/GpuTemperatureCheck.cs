using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Gpu;

/// <summary>GPUs that are so hot that they slow themselves down to cool off, and in the end switch off.</summary>
internal sealed class GpuTemperatureCheck : NodeCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NodeGPUTemperature", ReportIds.Gpu, "Temperature of GPUs", "a GPU is hotter than {threshold}", 88, CheckUnit.Celsius, CheckWeight.Hazard, "temperature of a GPU")
        { Charts = ["gpu-temperature", "gpu-power"] };

    protected internal override bool AppliesTo(Node node) => node.Gpus.Count > 0;

    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var gpu in node.Gpus.Values) run.Above(GpuNames.Of(gpu), gpu.Temperature);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} has {findings[0].Value:0} °C{Words.AndMore(findings)}: it slows itself down from about here.";
}
