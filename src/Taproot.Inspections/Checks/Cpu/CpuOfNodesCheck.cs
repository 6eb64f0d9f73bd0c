using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Cpu;

/// <summary>Busy nodes under an application's instances. While its users are served well, that is what nodes are for.</summary>
internal sealed class CpuOfNodesCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "CPUNode", ReportIds.Cpu, "CPU of nodes", "the CPU of a node is busier than {threshold}", 80, CheckUnit.Percent, CheckWeight.Cause, "figure of its nodes' CPU")
    { Charts = ["cpu-nodes"] };

    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances.Where(i => i.IsUp).DistinctBy(i => i.Node))
            if (instance.Node is { } node) run.AboveShare(node.Name, node.CpuUsage, node.CpuCores, instance, NoisyNeighbours.OfCpu);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "node")} busy: {Words.Percent(findings[0].Value)} of the CPU of {findings[0].Subject} is used.";
}
